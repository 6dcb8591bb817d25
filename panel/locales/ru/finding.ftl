# Поиск почты: поля, сохранённые поиски, виды отправленных, уведомления.

search-told = Найдено: { $count }
search-cc = Копия
search-body = В тексте
search-filename = Имя вложения
search-with-files = Вложения
search-files-yes = с вложениями
search-files-no = без вложений
search-file-size = Размер вложения
search-size = Размер всего письма
search-size-from = Больше
search-size-to = Меньше
search-size-hint = В мегабайтах или с единицей: 500k, 5M, 1G.
search-unread = Прочитано или нет
search-unread-yes = непрочитанные
search-unread-no = прочитанные
search-flagged = Флажок
search-flagged-yes = с флажком
search-flagged-no = без флажка
search-folder = Папка
search-account = Ящик
search-contact = Контакт
search-tag = Метка
search-any = любые

op-body = слово в тексте
op-filename = слово в имени вложения
op-file-larger = с вложением больше 5 МБ
op-account = в этом ящике
op-contact = с этим контактом
op-tag = с этой меткой
op-flagged = с флажком

saved-searches = Сохранённые поиски
saved-searches-edit = Переименовать или удалить
saved-search-save = Сохранить этот поиск
saved-search-name = Название
saved-search-query = Поиск
saved-search-edit = Сохранённый поиск
saved-search-remove = Удалить этот поиск
saved-search-remove-text = Исчезнет только сохранённый поиск; найденные письма останутся.
saved-search-none = Сохранённых поисков пока нет
saved-search-none-text = Найдите что-нибудь и сохраните под названием: поиск останется в боковой панели.
saved-search-most = Сохранить можно не больше такого числа поисков: { $count }.
saved-search-more = возможно, больше

sent-to = Кому отправлено
sent-to-all = Все
sent-to-contacts = Контакты
sent-to-leads = Лиды
sent-to-organizations = Организации
sent-to-users = Пользователи
sent-to-none = Здесь нет отправленных писем, которые вам видны. Кто является контактом, лидом или организацией, видно в «Контактах».

notify = Уведомления
notify-text = Когда приходит почта, а панель открыта в фоне, это устройство может показать, кто написал и о чём. Только письма из собственных ящиков; ничего не покидает устройство.
notify-start = Показывать уведомления на этом устройстве
notify-stop = Больше не показывать уведомления
notify-is-on = Уведомления на этом устройстве включены.
notify-refused = Этот браузер не разрешает уведомления от панели. Их можно разрешить в его настройках для этого сайта.
notify-not-here = Этот браузер не показывает уведомлений, или у адреса панели нет HTTPS.
notify-many = Новых писем: { $count }
