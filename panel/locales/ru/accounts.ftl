# Mail accounts.

account-add = Добавить почтовый ящик
account-add-text = Выберите провайдера, и серверы заполнятся сами. На вашем сервере ничего не меняется.
account-provider = Провайдер
account-provider-other = Другой
account-provider-fill = Заполнить серверы
account-app-password = Этот провайдер обычно требует пароль приложения вместо обычного. Его создают в настройках безопасности провайдера.
account-address = Адрес эл. почты
account-password = Пароль
account-password-hint = Хранится в зашифрованном виде. Если пусто, ящик ждёт, пока его укажет пользователь.
account-new-password = Новый пароль
account-new-password-hint = Если пусто, остаётся прежним. Проверяется сразу.
account-user = Имя для входа
account-user-hint = Если пусто, используется адрес.
account-incoming = Входящая почта (IMAP)
account-outgoing = Исходящая почта (SMTP)
account-host = Сервер
account-port = Порт
account-security = Защита
security-tls = TLS
security-starttls = STARTTLS
security-none = Нет (открытый текст)
account-sync-from = Загружать с
account-sync-from-hint = Более старая почта не загружается. Если пусто: 1 января этого года; позже дату можно сдвинуть назад.
account-rare = Нужно редко
account-refresh = Минут между проверками
account-refresh-hint = От 1 до 1440, обычно 5. В наблюдаемых папках новая почта приходит сразу.
account-owner = Чей ящик
account-owner-hint = Адрес входа пользователя; если пусто, ящик ваш.
account-is-shared = Этим ящиком пользуются несколько человек
account-shared = общий
account-ca = Частный центр сертификации (PEM)
account-ca-hint = Только если сертификат сервера подписан вашим собственным центром.
account-has-ca = Задан частный центр сертификации.
account-plain-confirm = Я знаю, что без шифрования пароль и почту может прочитать любой на пути
account-plain = Этот ящик работает без шифрования: пароль и почту может прочитать любой на пути. Выберите TLS, если сервер его поддерживает.
account-save = Сохранить и загрузить почту
account-test = Проверить соединение
account-fetch = Загрузить сейчас
account-state = Состояние
account-servers = Серверы и пароль
account-errors = Последние ошибки
account-no-errors = Нет. Всё в порядке.
account-folders = Папки
account-no-folders = Папки появятся после соединения с сервером.
account-ledger = Реестр: что на сервере и что хранится здесь
account-taking = Что принимается и что записывается обратно
account-write-back = Меняется на сервере
account-write-back-hint = Там никогда ничего не удаляется.
write-back-none = Ничего
write-back-flags = Прочитано, отмечено, отвечено
write-back-all = Это, а также перемещения и папки
account-watched = Отслеживается кроме «Входящих»
account-watched-hint = Новая почта в ней появляется сразу; на это нужно ещё одно соединение.
account-watched-none = Никакая другая папка
account-header-first = Загружать текст только писем с известным участником
account-header-first-hint = Участник известен как контакт, организация или общий адрес. У прочих писем заголовки видны только владельцу, пока текст не запросят или участник не станет известен.
never-log = Никогда не принимается
never-log-hint = Адреса и домены, по одному в строке: почта от них и для них не принимается вовсе. Домен включает и поддомены.
folder-name = Папка
folder-messages = Письма
folder-checked = Сверено
folder-settings = Назначение
folder-kind-of = Назначение папки { $name }
folder-excluded = не загружать
messages-count = { $count ->
        [one] { $n } письмо
        [few] { $n } письма
       *[many] { $n } писем
    }
accounts-empty = Почтовых ящиков пока нет
accounts-empty-text = Добавьте ящик по адресу и паролю, и почта начнёт поступать сразу.

## Состояния

state-needs-password = Ждёт пароля
state-connecting = Соединение
state-waiting = Сбой, пробуем снова
state-failed = Нужна ваша помощь
state-stopped = Отключён
account-syncing = Загрузка { $done } из { $total }
account-up-to-date = Актуально с { $since }
account-waiting = Новая попытка в { $at }
account-give-password = Укажите пароль ниже, и почта начнёт поступать.
account-last-good = Полностью совпадало { $ago }, { $when }.
account-never-good = Ещё не полностью совпадает с сервером.
test-works = Соединение работает.
test-folders = { $count ->
        [one] { $n } папка
        [few] { $n } папки
       *[many] { $n } папок
    }
test-size = около { $size }
test-no-idle = Этот сервер не сообщает о новых письмах; проверяем каждые несколько минут.

## Реестр

ledger-title = Реестр: { $address }
ledger-text = Здесь учтено каждое письмо с сервера. В столбце «Не хватает» всюду должен быть 0; если нет, загрузите сейчас и посмотрите последние ошибки.
ledger-server = На сервере
ledger-stored = Хранится
ledger-headers = Только заголовки
ledger-stub = Незнакомые, без текста
ledger-quarantined = Карантин
ledger-never = Не принимаются
ledger-removed = Удалено здесь
ledger-imported = Импортировано
ledger-missing = Не хватает
