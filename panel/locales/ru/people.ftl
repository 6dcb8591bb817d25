# Users, their profiles and what is done with them
users-seats = { $count ->
        [one] { $n } место
        [few] { $n } места
       *[many] { $n } мест
    }
users-found = { $count ->
        [one] найден { $n } пользователь
        [few] найдено { $n } пользователя
       *[many] найдено { $n } пользователей
    }
user-add = Новый пользователь
user-edit = Изменение пользователя
users-none = Никто не найден
users-none-text = Никто из тех, кого вам видно, не подходит под все условия. Выберите другие статусы или сбросьте поиск.
users-quick = Быстрый отбор по статусу
users-signing-in = Работающие
users-filter = Имя, эл. почта, должность или телефон
users-more-filters = Больше условий
users-any = Любое значение
users-clear = Сбросить
user-status = Статус
user-status-active = Активен
user-status-ip-restricted = Ограничен по IP
user-status-pending = Требует активации
user-status-blocked = Не активен
user-status-deleted = Уволен
user-role = Роль
user-office = Офис
user-no-office = Без офиса
user-group = Группа
user-groups = Группы
user-groups-hint = Группы определяют, что можно видеть и делать; несколько групп складываются. Дать можно только то, что есть у вас.
user-email = Эл. почта для входа
user-password = Первый пароль
user-password-hint = Не менее 10 символов. Если оставить пустым, вход активируется по эл. почте.
user-own-password = Ваш пароль
user-own-password-hint = Нужен только для другого адреса входа.
user-supervisor-hint = Эл. почта руководителя или директора.
user-ip-restricted = Вход только из разрешённых сетей
user-locale-browser = Как в браузере
user-zone-agency = Как у агентства
user-zone-hint = Например, Europe/Moscow; пусто — как у агентства.
user-coloured = Свой цвет в календаре
user-colour = Цвет
user-signature = Подпись
user-last-sign-in = Последний вход
user-never-signed-in = Никогда
user-subordinates = Подчинённые
user-no-accounts = Нет почтовых ящиков, которые вам видны.
user-card-only = Вам видна карточка коллеги. Профиль видят руководитель и директор.
user-photo = Фотография
user-photo-file = Файл с фотографией
user-photo-hint = PNG, JPEG или WebP, не больше 256 КиБ. Её видят все коллеги.
user-photo-set = Установить фотографию
user-photo-remove = Убрать фотографию
user-block = Заблокировать
user-unblock = Разблокировать
user-restore = Восстановить
user-block-title = Заблокировать: { $name }?
user-block-text = Все сеансы и токены API завершатся сразу. Почта будет приходить, записи останутся, место по-прежнему считается.
user-hand-over = Передать дела
user-delete-title = Удалить: { $name }?
user-delete-text = Сначала дела примет кто-то другой. Все сеансы и токены API завершатся сразу, почтовые ящики перестанут синхронизироваться.
user-hand-over-title = Передача дел: { $name }
user-hand-over-text = Дела перейдут к другому человеку. Пользователь остаётся и может входить как прежде.
user-receiver = Кто принимает
user-receiver-hint = Эл. почта для входа; обычно руководителя.
user-preview = Показать, что перейдёт
user-moves = Принимает: { $name }
user-moves-contacts = { $count ->
        [one] { $n } контакт
        [few] { $n } контакта
       *[many] { $n } контактов
    }
user-moves-organizations = { $count ->
        [one] { $n } организация
        [few] { $n } организации
       *[many] { $n } организаций
    }
user-moves-subordinates = { $count ->
        [one] { $n } подчинённый
        [few] { $n } подчинённых
       *[many] { $n } подчинённых
    }
user-moves-above = (новый руководитель: { $name })
user-moves-memberships = { $count ->
        [one] доступ к { $n } общему ящику
        [few] доступ к { $n } общим ящикам
       *[many] доступ к { $n } общим ящикам
    }
user-moves-kept = { $count ->
        [one] ведение { $n } общего ящика
        [few] ведение { $n } общих ящиков
       *[many] ведение { $n } общих ящиков
    }
user-moves-director = Принимает директор: больше никто не будет видеть эти записи.
user-delete-stays = Написанное остаётся в истории под прежним именем. Восстановление вернёт вход, но не записи.
user-delete-go = Удалить и передать
user-hand-over-go = Передать
director-hand-over = Передать должность директора
director-title = Новый директор: { $name }?
director-text = Директор ровно один. Отменить это самостоятельно нельзя.
director-yours = Вы станете руководителем под новым директором. Ваша почта и записи потеряют защиту директора: их увидит тот, кому видно всё.
director-theirs = Почта и записи нового директора скрыты от всех остальных.
director-agents = Ваши подчинённые перейдут к новому директору.
user-meanwhile = Тем временем кто-то другой изменил эти данные.
user-meanwhile-text = Ничего не затёрто. Ниже — то, что введено; здесь — нынешние значения там, где они отличаются. Повторное сохранение заменит их введёнными.
