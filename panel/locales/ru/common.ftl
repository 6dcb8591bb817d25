# Words that all pages share.

skip-to-content = Перейти к содержанию
nav-label = Основное меню
nav-mail = Почта
nav-contacts = Контакты
nav-organizations = Организации
nav-accounts = Почтовые ящики
nav-you = Ваше меню
nav-account = Ваша учётная запись
nav-users = Пользователи
nav-settings = Настройки агентства
nav-help = Справка
language = Язык
save = Сохранить
saved = Сохранено.
cancel = Отмена
edit = Изменить
delete = Удалить
filter = Отобрать
import = Импорт
owner = Ответственный
form-optional = (необязательно)
form-look-below = Пока не сохранено: проверьте отмеченное поле ниже.
pager-label = Страницы
pager-first = В начало
pager-next = Следующая страница
live-arrived = Новое письмо:
live-lost = Связь прервалась. Пробуем снова…
live-failed = Не получилось. Попробуйте ещё раз.

## Вход

sign-in = Войти
sign-out = Выйти
sign-in-title = Вход в почту агентства
sign-in-email = Адрес электронной почты
sign-in-password = Пароль
sign-in-help = Забыли пароль? Обратитесь к руководителю или директору.
demo-title = Это учебное агентство
demo-text = Выберите, кем войти. Все данные вымышлены.

## Время

ago-now = только что
ago-minutes = { $count ->
        [one] { $n } минуту назад
        [few] { $n } минуты назад
       *[many] { $n } минут назад
    }
ago-hours = { $count ->
        [one] { $n } час назад
        [few] { $n } часа назад
       *[many] { $n } часов назад
    }
ago-days = { $count ->
        [one] { $n } день назад
        [few] { $n } дня назад
       *[many] { $n } дней назад
    }

## Ваша учётная запись

role-director = Директор
role-supervisor = Руководитель
role-agent = Менеджер
me-profile = Профиль
me-supervisor = Руководитель
me-accounts = Ваши почтовые ящики
password-change = Сменить пароль
password-old = Текущий пароль
password-new = Новый пароль
password-hint = Не менее 10 символов; лучше несколько не связанных слов. Все остальные сеансы и токены завершатся.
password-changed = Пароль изменён. Все остальные сеансы и токены завершены.
sessions = Где выполнен вход
session-current = Этот сеанс
session-seen = последнее действие { $ago }
session-end = Завершить сеанс
tokens = Токены API
tokens-text = С токеном программа может то же, что и вы. Для каждой программы сделайте отдельный.
token-made = Скопируйте токен сейчас: он показан только один раз.
token-name = Для чего он нужен?
token-make = Создать токен
token-end = Отозвать токен

## Настройки агентства

settings-name = Название агентства
settings-zone = Часовой пояс
settings-zone-hint = Например, Europe/Moscow. В нём понимаются даты без времени.
settings-locale = Язык новых пользователей
settings-not-yours = Изменить это могут только пользователи с правом на настройки. Обратитесь к директору.
seen-title = Что видят коллеги
seen-label = Что коллеги видят в этом ящике
seen-agency = Как в настройках агентства
seen-matched = Только переписку с контактами и организациями и то, чем поделились
seen-all = Всю почту, кроме личных писем
seen-hint = Относится к коллегам, чья группа охватывает владельца ящика. Свою почту каждый всегда видит целиком.

## Справка

help-keys = Клавиши
key-next = следующее письмо
key-previous = предыдущее письмо
key-open = открыть письмо
key-unread = отметить непрочитанным
key-search = поиск
key-close = закрыть
key-help = показать клавиши
help-search = Что понимает поиск
op-words = оба слова; ё и е равны
op-phrase = именно эти слова в этом порядке
op-without = без этого слова
op-from = от кого
op-to = кому
op-subject = слово в теме
op-attachment = с вложением
op-larger = больше 5 МБ
op-smaller = меньше 100 КБ
op-after = в этот день или позже
op-before = до этого дня
op-in = в «Отправленных» (также inbox, archive, spam, trash)
op-is = ещё не прочитанные

## Notices

notices = Уведомления
notice-opened = Адреса привязаны к контакту или организации ({ $by }): { $addresses }. Писем в ваших ящиках, которые теперь увидят коллеги с нужными правами: { $messages }.
notice-backup = Резервная копия по расписанию не удалась: { $why }
notice-away = Понятно

## Leaves of the settings

settings-agency = Агентство
settings-offices = Офисы
settings-groups = Группы
settings-security = Безопасность
settings-audit = Журнал событий
