# The agency: offices, the basket, the audit log

settings-currency = Валюта
settings-currency-hint = Три буквы кода, например PLN, EUR или RON.
never-log-agency-hint = Адреса и домены, по одному в строке: ни один ящик не принимает почту от них и для них. Принятое раньше остаётся.
settings-languages = Языки панели
logo = Логотип
logo-now = Логотип на странице входа
logo-choose = Выберите новый логотип
logo-hint = PNG, JPEG или WebP, до 256 КБ. Он виден на странице входа.
logo-remove = Убрать логотип

## Offices

office-add = Добавить офис
office-none = Офисов пока нет
office-none-text = По офисам видно, кто где работает.
office-users = { $count ->
        [one] { $n } пользователь
        [few] { $n } пользователя
       *[many] { $n } пользователей
    }
office-name = Название
office-address = Адрес
office-phones = Телефоны
office-phones-hint = Каждый в отдельной строке.
office-footer = Подпись офиса
office-footer-hint = Стоит под письмами пользователей этого офиса.
office-remove = Удалить этот офис
office-remove-text = Пользователи этого офиса перейдут в офис, который вы выберете.
office-move-to = Перевести пользователей в
office-move-nowhere = Никуда: здесь никого нет

## The basket

basket = Корзина
basket-text = Этих пользователей можно изменить вместе. Корзина остаётся такой, пока вы её не измените.
basket-tick = Корзина: { $name }
basket-keep = Запомнить отметки
basket-all = Отметить всю страницу
basket-count = { $count ->
        [one] Корзина: { $n } пользователь
        [few] Корзина: { $n } пользователя
       *[many] Корзина: { $n } пользователей
    }
basket-clear = Очистить корзину
basket-empty = Корзина пуста
basket-empty-text = Отметьте пользователей в списке, на любом числе страниц, и измените их здесь вместе.
basket-to-users = К пользователям

## Editing many users together

bulk-edit = Изменить вместе
bulk-text = Изменится только то, что вы заполните. До сохранения видно, у кого и что.
bulk-basic = Основные данные
bulk-settings = Административные настройки
bulk-mail = Настройки почты
bulk-tracking = Отслеживание
bulk-tracking-hint = Вести ли статистику активности этих пользователей.
bulk-limits-hint = Лимиты задаются группами пользователя.
bulk-mail-hint = Меняются личные почтовые ящики пользователей, но не пароли. С новым сервером входящей почты, портом или шифрованием пароль нужно ввести снова.
bulk-leave = Без изменений
bulk-no-office = Без офиса
bulk-subordinates = Новый руководитель их подчинённых
bulk-add-groups = Добавить в группы
bulk-remove-groups = Исключить из групп
bulk-look = Посмотреть, что изменится
bulk-name = Имя
bulk-changes = Что изменится
bulk-preview = Что изменится
bulk-again = Некоторых из этих пользователей только что изменили. Сейчас изменилось бы следующее.
bulk-will-change = { $count ->
        [one] Изменится { $n } пользователь.
        [few] Изменятся { $n } пользователя.
       *[many] Изменятся { $n } пользователей.
    }
bulk-changed = { $count ->
        [one] Изменён { $n } пользователь.
        [few] Изменены { $n } пользователя.
       *[many] Изменено { $n } пользователей.
    }
bulk-unchanged = { $count ->
        [one] У { $n } пользователя это уже так.
        [few] У { $n } пользователей это уже так.
       *[many] У { $n } пользователей это уже так.
    }
bulk-refused = { $count ->
        [one] { $n } пользователя изменить нельзя.
        [few] { $n } пользователей изменить нельзя.
       *[many] { $n } пользователей изменить нельзя.
    }
bulk-part = { $count ->
        [one] Это часть просмотра; сохранение коснётся { $n } пользователя.
        [few] Это часть просмотра; сохранение коснётся всех { $n } пользователей.
       *[many] Это часть просмотра; сохранение коснётся всех { $n } пользователей.
    }
bulk-apply = { $count ->
        [one] Сохранить для { $n } пользователя
        [few] Сохранить для { $n } пользователей
       *[many] Сохранить для { $n } пользователей
    }
bulk-apply-all = Сохранить для всех, у кого что-то изменится
bulk-back = Исправить
bulk-stays = Без изменений
bulk-nothing = Ничего: уже так
bulk-none = нет
bulk-done = Общее изменение
bulk-progress = Готово: { $done } из { $all }
bulk-go-on = Продолжить
bulk-stayed = Эти остались без изменений
bulk-to-basket = К корзине
bulk-recent = Недавние общие изменения
bulk-undo = Отменить
bulk-undo-text = Всё вернётся к прежнему, кроме пользователей, изменённых с тех пор. Отменить можно до
bulk-undo-now = Отменить сейчас
bulk-undo-go-on = Продолжить отмену
bulk-undone = { $count ->
        [one] Отменено { $n } изменение.
        [few] Отменено { $n } изменения.
       *[many] Отменено { $n } изменений.
    }
bulk-undone-mark = отменено
bulk-field-position = Должность
bulk-field-office = Офис
bulk-field-supervisor = Руководитель
bulk-field-subordinates = Переведённые подчинённые
bulk-field-role = Роль
bulk-field-group = Группа
bulk-field-status = Статус
bulk-field-ip-restricted = Вход только из разрешённых сетей
bulk-field-tracked = Статистика активности
bulk-field-imap-host = Сервер входящей почты
bulk-field-imap-port = Порт
bulk-field-imap-security = Шифрование
bulk-field-smtp-host = Сервер исходящей почты
bulk-field-smtp-port = Порт
bulk-field-smtp-security = Шифрование
bulk-field-refresh = Минут между проверками
bulk-field-sync-from = Загружать с
bulk-field-password = Пароль
bulk-word-yes = да
bulk-word-no = нет
bulk-word-active = Активен
bulk-word-ip-restricted = Ограничен по IP
bulk-word-pending-activation = Требует активации
bulk-word-blocked = Заблокирован
bulk-word-deleted = Удалён
bulk-word-director = Директор
bulk-word-supervisor = Руководитель
bulk-word-agent = Менеджер
bulk-word-admin = Админ
bulk-word-administration = Администрация
bulk-word-tls = TLS
bulk-word-starttls = STARTTLS
bulk-word-none = Нет (открытый текст)
bulk-word-needs-password = нужно ввести снова

## The audit log

audit-when = Когда
audit-who = Кто
audit-what = Что
audit-object = Над чем
audit-address = С адреса
audit-from = С
audit-to = По
audit-anyone = Кто угодно
audit-anything = Что угодно
audit-nobody = система
audit-none = Записей нет
audit-none-text = В журнале нет ничего, что подходит под запрос.
audit-export = Скачать CSV
audit-export-hint = Не больше 50 000 строк, сначала новые. Скачивание отмечается в журнале.
audit-group-sign-ins = Входы, пароли и токены
audit-group-private = Просмотр почты и доступ к ней
audit-group-people = Пользователи
audit-group-rights = Группы, сети и второй фактор
audit-group-accounts = Почтовые ящики
audit-group-records = Контакты и организации
audit-group-settings = Настройки агентства
audit-group-exports = Выгрузки
audit-did-sign-in = Вход
audit-did-sign-in-failed = Неудачный вход
audit-did-token-add = Создание токена API
audit-did-token-end = Отзыв токена API
audit-did-password-change = Смена пароля
audit-did-message-open = Открытие личного письма
audit-did-message-private = Письмо помечено личным
audit-did-message-open-again = Письмо больше не личное
audit-did-message-share = Открыт доступ к письму
audit-did-message-unshare = Закрыт доступ к письму
audit-did-mail-opened = Письма открыты коллегам по адресу
audit-did-address-opens = Вопрос о том, что откроет адрес
audit-did-contact-bin = Удаление контакта
audit-did-organization-bin = Удаление организации
audit-did-user-add = Добавление пользователя
audit-did-user-edit = Изменение пользователя
audit-did-user-status = Смена статуса пользователя
audit-did-users-bulk = Общее изменение пользователей
audit-did-users-bulk-undo = Отмена общего изменения
audit-did-account-add = Добавление почтового ящика
audit-did-account-edit = Изменение почтового ящика
audit-did-agency-edit = Изменение настроек агентства
audit-did-agency-logo = Смена логотипа
audit-did-office-add = Добавление офиса
audit-did-office-edit = Изменение офиса
audit-did-office-remove = Удаление офиса
audit-did-audit-export = Скачивание журнала
audit-did-director-hand-over = Передача должности Директора
audit-did-group-add = Создание группы
audit-did-group-delete = Удаление группы
audit-did-group-edit = Изменение группы
audit-did-group-join = Добавление участника в группу
audit-did-group-leave = Исключение участника из группы
audit-did-network-add = Разрешение сети
audit-did-network-edit = Изменение разрешённой сети
audit-did-network-remove = Удаление разрешённой сети
audit-did-password-failed = Неверный ввод собственного пароля
audit-did-password-forgotten = Запрос нового пароля
audit-did-password-reset = Выбор пароля по ссылке
audit-did-second-factor-off = Отключение второго фактора
audit-did-second-factor-on = Включение второго фактора
audit-did-second-factor-recovery = Новые запасные коды
audit-did-second-factor-reset = Сброс второго фактора и ключей доступа пользователя
audit-did-sign-in-code-failed = Неверный код при входе
audit-did-sign-in-network = Отказ во входе: сеть не разрешена
audit-did-sign-in-recovery-code = Вход по запасному коду
audit-did-sign-in-throttled = Ожидание после слишком частых попыток входа
audit-did-user-absence = Изменение отсутствия
audit-did-user-hand-over = Передача данных пользователя
audit-did-user-invite = Приглашение пользователя
audit-did-user-photo = Смена фотографии
audit-did-user-try-as = Проверка, что видит пользователь
audit-did-user-unlock = Разблокировка входа пользователя

backups = Резервные копии
backups-good = Сообщений в последней удачной резервной копии: { $messages }. Создана:
backups-none = Резервных копий по расписанию пока нет.
backups-how = Укажите каталог в разделе [backup] файла конфигурации, и резервная копия будет создаваться там каждый день.
backups-failed = Последняя резервная копия не удалась: { $why }
backups-damaged = Сообщений, повреждённых на диске и отсутствующих в ней: { $messages }. Запустите «korespond verify».
