# Mail and search.

kind-inbox = Входящие
kind-sent = Отправленные
kind-drafts = Черновики
kind-spam = Спам
kind-trash = Корзина
kind-archive = Архив
kind-custom = Другие папки
side-label = Папки
side-together = Все ящики
side-matched-only = Вы видите переписку с контактами и организациями.
side-who-sees = Кто какую почту видит
unread-count = { $count ->
        [one] { $n } непрочитанное
        [few] { $n } непрочитанных
       *[many] { $n } непрочитанных
    }
sort-label = Упорядочить
sort-date = Сначала новые
sort-sender = По отправителю
sort-subject = По теме
sort-size = Сначала большие
mail-no-account = Добавьте свой почтовый ящик
mail-no-account-text = Korespond загрузит вашу почту, будет её обновлять и покажет, к какому контакту относится каждое письмо. Нужны адрес и пароль.
list-empty = Здесь пусто
list-empty-text = Новые письма появятся здесь сами. Если чего-то не хватает, проверьте состояние ящиков.
list-empty-folder = В этой папке нет писем, которые вам видны. Если чего-то не хватает, проверьте состояние ящика.
list-empty-way = Посмотреть ящики
no-subject = (без темы)
row-unread = Не прочитано
row-attachment = Есть вложения
row-flagged = Отмечено
row-answered = Отвечено
row-private = Личное
row-quarantined = Не удалось прочитать; хранится как есть
row-gone = На сервере уже нет; сохранено здесь
row-no-sender = (без отправителя)
row-to = Кому: { $names }
row-also-in = также у: { $names }
thread-count = { $count ->
        [one] { $n } письмо в цепочке
        [few] { $n } письма в цепочке
       *[many] { $n } писем в цепочке
    }
thread-earlier = Раньше в цепочке
thread-later = Позже в цепочке

## Область чтения

pane-label = Область чтения
pane-empty = Выберите письмо
pane-empty-text = Оно откроется здесь вместе со всем, что известно о его участниках. Нажмите ? для списка клавиш.
pane-close = Закрыть
pane-back = Назад
ask-title = Это чужое письмо
ask-text = Оно личное или не относится ни к одному контакту. Как директор вы можете его открыть; запись об этом останется в журнале событий.
ask-open = Открыть
message-mark-read = Прочитано
message-mark-unread = Не прочитано
message-make-private = Сделать личным
message-make-open = Снять пометку «личное»
message-why = Почему я это вижу?
message-more = Ещё
message-raw = Скачать оригинал (.eml)
message-own-page = Открыть на отдельной странице
message-print = Печать
message-automatic = Автоматическое письмо
message-to = Кому
message-cc = Копия
message-bcc = Скрытая копия
message-reply-to = Ответить на
message-to-short = кому: { $names }
message-account = Ящик
message-folders = Папки
message-size = Размер
message-text = Текст письма
message-audited = Открыто директором. Запись внесена в журнал событий.
message-images = { $count ->
        [one] { $n } внешняя картинка не загружена, чтобы отправитель не узнал, что вы это читаете.
        [few] { $n } внешние картинки не загружены, чтобы отправитель не узнал, что вы это читаете.
       *[many] { $n } внешних картинок не загружено, чтобы отправитель не узнал, что вы это читаете.
    }
message-versions = { $count ->
        [few] Есть { $n } разные версии этого письма:
       *[many] Есть { $n } разных версий этого письма:
    }
message-version = Версия { $number } ({ $size })
message-version-save = Скачать версию { $number }
message-images-once = Показать один раз
message-large = Это письмо больше допустимого: загружены только заголовки.
message-stub = Никто из участников не известен: загружены только заголовки, и видит их только владелец ящика.
message-fetch = Всё равно загрузить
message-images-always = Всегда для этого отправителя
message-trackers = Письмо пытается следить за вами картинками с: { $hosts }
frame-quoted = Предыдущий текст
frame-signature = Подпись
frame-blocked-image = Картинка не загружена
attachments = Вложения
attachments-count = { $count ->
        [one] { $n } вложение
        [few] { $n } вложения
       *[many] { $n } вложений
    }
attachments-all = Скачать всё (.zip)
attachment-preview = Посмотреть { $name }
invitation = Приглашение
invitation-cancel = Отменено
invitation-reply = Ответ на приглашение
invitation-organizer = Организатор: { $name }
invitation-where = Где: { $place }
invitation-attendees = Участники: { $names }
invitation-there = { $zone }: { $when }
invitation-every-day = { $count ->
        [1] Повторяется каждый день
        [one] Повторяется раз в { $n } день
        [few] Повторяется раз в { $n } дня
        [many] Повторяется раз в { $n } дней
       *[other] Повторяется раз в { $n } дня
    }
invitation-every-week = { $count ->
        [1] Повторяется каждую неделю
        [one] Повторяется раз в { $n } неделю
        [few] Повторяется раз в { $n } недели
        [many] Повторяется раз в { $n } недель
       *[other] Повторяется раз в { $n } недели
    }
invitation-every-month = { $count ->
        [1] Повторяется каждый месяц
        [one] Повторяется раз в { $n } месяц
        [few] Повторяется раз в { $n } месяца
        [many] Повторяется раз в { $n } месяцев
       *[other] Повторяется раз в { $n } месяца
    }
invitation-every-year = { $count ->
        [1] Повторяется каждый год
        [one] Повторяется раз в { $n } год
        [few] Повторяется раз в { $n } года
        [many] Повторяется раз в { $n } лет
       *[other] Повторяется раз в { $n } года
    }
invitation-until = до { $day }
invitation-times = { $count ->
        [one] { $n } раз
        [few] { $n } раза
        [many] { $n } раз
       *[other] { $n } раза
    }
enclosed = Вложенное письмо
enclosed-download = Скачать это письмо (.eml)
message-from = От
message-date = Дата
flaw-not-mime = Это письмо не читается. Оно хранится как есть; оригинал можно скачать.
flaw-parser-failed = Письмо не удалось прочитать. Попробуем снова после обновления; оригинал можно скачать.
flaw-too-deep = Письмо вложено слишком глубоко. Оригинал можно скачать.
flaw-too-many-parts = В письме слишком много частей. Оригинал можно скачать.
flaw-html-too-complex = Оформление письма слишком сложно для безопасного показа, поэтому показан простой текст.
flaw-no-date = В письме нет читаемой даты; указано время получения сервером.
flaw-no-sender = В письме не указан отправитель.
flaw-too-slow = Чтение этого письма требует больше работы, чем допустимо. Оригинал можно скачать.

## Quarantine

quarantine = Карантин
quarantine-text = Письма, которые не удалось прочитать, и то, что удалось разобрать. Ничего не теряется: каждое хранится байт в байт, а после обновления они читаются снова сами.
quarantine-all = Прочитать все заново
quarantine-one = Прочитать заново
quarantine-again = Прочитано заново: { $tried }. Вышло из карантина: { $mended }.
quarantine-empty = Карантин пуст
quarantine-empty-text = Все письма, которые вам видны, удалось прочитать.

## Связанные записи

related = Связанные записи
related-organization = Организация
related-colleague = Коллега
related-nothing = Ни у одного из ваших контактов нет этих адресов.
related-unknown = { $name }: пока нет в ваших контактах.
related-last = Последняя переписка

## Почему я это вижу?

why-settings = Что видят коллеги, задаётся в настройках:
why-back = Назад к письму
reason-your-account = Оно в вашем ящике.
reason-shared-account = Оно в общем ящике { $name }, и вы его участник.
reason-granted = Группа { $group } позволяет вам { $permission }: { $scope }. Письмо в ящике: { $owner }.
reason-contact = Оно относится к контакту
reason-organization = Оно относится к организации
reason-all-mail = Ящик показывает всю почту коллегам.
reason-shared = С вами поделился: { $name }.
reason-director-asked = Вы открыли его как директор; это есть в журнале событий.
scope-none = ничьи
scope-own = ваши собственные
scope-team = вашей команды
scope-subordinates = ваши и ваших подчинённых
scope-office = вашего офиса
scope-group = участников группы
scope-everyone = всех
permission-mail-view = видеть почту
permission-mail-organize = упорядочивать почту
permission-mail-export = выгружать почту
permission-contacts-view = видеть контакты
permission-contacts-edit = изменять контакты
permission-contacts-delete = удалять контакты
permission-users-view = видеть пользователей
permission-users-create = создавать пользователей
permission-users-edit = изменять пользователей
permission-settings-edit = изменять настройки
permission-audit-view = просматривать журнал событий

## Поиск

search = Поиск
search-label = Искать во всей почте
search-placeholder = Поиск: слова, from:анна, has:attachment…
search-start = Что вы ищете?
search-start-text = Введите выше имя, слово или адрес либо заполните форму.
search-nothing = Ничего не найдено
search-nothing-text = Попробуйте меньше слов или короче. Поиск идёт только по почте, которая вам видна.
search-bounded = Возможно, есть ещё: следующая страница продолжит поиск.
search-form = Поиск по полям
search-words = Слова
search-from = От кого
search-to = Кому
search-subject = Тема
search-after = Не раньше
search-before = До
search-within = Искать в переписке
