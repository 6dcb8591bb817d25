# Permission groups and what they open

groups-lead = Группа определяет, что могут делать её участники и с чьими данными. Кто состоит в нескольких группах, имеет права их всех.
groups-all = Все группы
group-name = Название группы
group-kind = Вид
group-members = Участники
group-built-in = Встроенная
group-own = Собственная
group-director = Директор
group-supervisor = Руководители
group-agent = Менеджеры
group-admin = Админ
group-administration = Администрация
group-new = Новая группа
group-new-hint = Она не даёт прав, пока вы не зададите их на её странице.
group-make = Создать группу
group-grid = Что могут участники и с чьими данными
group-permission = Право
group-grid-hint = Команда: менеджеры того же руководителя. «Все» не включает директора: его данных не видит никто другой. Нельзя дать права, которых нет у вас.
reach-none = Ничьи
reach-own = Свои
reach-team = Команда
reach-subordinates = Свои и подчинённых
reach-office = Офис
reach-group = Группа
reach-everyone = Все
group-limits = Ограничения
group-limits-hint = Из нескольких групп действует самое мягкое ограничение.
group-messages-approval = Письма отправляются только после одобрения
group-listings-approval = Объекты требуют одобрения
group-second-factor = Участники входят только со вторым фактором
group-sends = Отправок в день
group-drive = Диск, в мегабайтах
group-limit-hint = Пусто: без ограничения.
group-is-yours = Вы состоите в этой группе. Никто не меняет собственных прав: обратитесь к директору.
group-is-fixed = У директора всегда есть все права. Эту группу нельзя изменить.
group-no-members = В ней пока никого нет.
group-member-email = Адрес входа нового участника
group-member-add = Добавить в группу
group-member-out = Убрать
group-member-remove = Убрать из группы: { $name }
group-member-inactive = вход закрыт
group-delete-title = Удалить группу «{ $name }»?
group-delete-text = Участники потеряют то, что давала только эта группа, и то, чем с ней поделились. Сами люди и их почта останутся.
effects-title = Что это открывает и закрывает
effects-none = Ни для кого ничего не меняется.
effects-before = Прежде чем изменить: { $name }
effects-save = Сохранить изменение
effects-again = Вернуться к форме
effects-more = { $count ->
        [one] И ещё { $n } человек.
        [few] И ещё { $n } человека.
       *[other] И ещё { $n } человек.
    }
effects-not-looked-at = { $count ->
        [one] Это может коснуться ещё { $n } человека; это не подсчитано.
        [few] Это может коснуться ещё { $n } человек; это не подсчитано.
       *[other] Это может коснуться ещё { $n } человек; это не подсчитано.
    }
effect-gains = Получает: { $what }
effect-loses = Теряет: { $what }
effect-opened = Охватывает больше людей: { $what }
effect-closed = Охватывает меньше людей: { $what }
effect-contacts = { $count ->
        [one] { $n } контакт
        [few] { $n } контакта
       *[other] { $n } контактов
    }
effect-or-more = { $what } или больше
effect-mail-of = Почта: { $name }:
effect-more-accounts = { $count ->
        [one] и ещё { $n } ящик
        [few] и ещё { $n } ящика
       *[other] и ещё { $n } ящиков
    }
extent-nothing = больше ничего
extent-own = всё, это собственный ящик
extent-whole = всё, кроме личного
extent-matched = переписка с известными контактами и то, чем поделились
extent-shared = только то, чем поделились
try-as = Что видит этот человек
try-as-title = Что видит { $name }
try-as-note = Вы остаётесь собой: страница лишь считает, что видит этот человек, и показывает письма, которые видны и вам. Просмотр записан в журнал.
try-as-inactive = Сейчас вход для этого человека закрыт, поэтому он ничего этого не видит.
try-as-permissions = Права и откуда они
try-as-from = Охват и группа
try-as-accounts = Почтовые ящики
try-as-no-accounts = Ничьей почты.
try-as-messages = писем
try-as-contacts = Контакты: { $n }
try-as-newest = Новейшие письма, видимые вам обоим
try-as-no-mail = Ни одно из новейших писем не видно вам обоим.
try-as-hidden = { $count ->
        [one] Ещё { $n } из новейших писем вам самим не видно.
        [few] Ещё { $n } из новейших писем вам самим не видны.
       *[other] Ещё { $n } из новейших писем вам самим не видны.
    }
reason-your-record = Это ваша запись.
reason-director = Как директор вы видите всё.
reason-record-granted = Группа { $group } позволяет вам { $permission }: { $scope }. Владелец: { $owner }.
try-as-message = Видно ли это письмо?
try-as-message-hint = Вставьте адрес открытого письма из браузера.
try-as-ask = Проверить
try-as-yes = Да, это письмо видно.
try-as-no = Нет, это письмо не видно.
