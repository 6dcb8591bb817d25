# Contacts and organizations.

lifecycle-lead = Лид
lifecycle-client = Клиент
contact-add = Добавить контакт
contact-edit = Изменить контакт
contact-name = Имя
contact-first-name = Имя
contact-last-name = Фамилия
contact-company = Компания
contact-position = Должность
contact-email = Эл. почта
contact-emails = Адреса эл. почты
contact-emails-hint = По одному в строке, основной первым. Прежняя переписка появится сразу.
contact-phone = Телефон
contact-phones = Телефоны
contact-phones-hint = По одному в строке; после запятой примечание: +7 900 000-00-00, после 16:00
contact-primary = основной
contact-reach = Почта и телефон
contact-lifecycle = Лид или клиент
contact-owner = Адрес входа ответственного
contact-owner-hint = Кто отвечает. Если пусто, остаётся прежним; новая запись станет вашей.
contact-owned-by = Ответственный: { $name }
contact-tags = Метки
contact-tags-hint = Через запятую.
contact-notes = Заметки
contact-details = Сведения
contact-delete-title = Удалить: { $name }?
contact-delete-text = Контакт на 30 дней попадёт в корзину. Почта останется, но коллеги не увидят того, что видели лишь благодаря этому контакту.
language-unknown = Не указан
contacts-empty = Контактов пока нет
contacts-empty-text = Добавьте первый, импортируйте таблицу или откройте письмо и добавьте отправителя.
contacts-none = Контакт не найден
contacts-none-text = Поиск идёт по началу имён, компаний и адресов.
contacts-filter = Имя, компания или адрес
correspondence = Переписка
correspondence-empty = Писем пока нет
correspondence-empty-text = Здесь появится переписка с адресами контакта из всех ящиков, которые вам видны. Проверьте адреса.
correspondence-empty-organization = Здесь появится переписка с её контактами и доменами. Проверьте домены.

## Что откроется

opens = После сохранения { $users } увидят { $messages }.
opens-messages = { $count ->
        [one] { $n } письмо
        [few] { $n } письма
       *[many] { $n } писем
    }
opens-messages-more = { $count ->
        [one] более { $n } письма
        [few] более { $n } писем
       *[many] более { $n } писем
    }
opens-users = { $count ->
        [one] { $n } пользователь
        [few] { $n } пользователя
       *[many] { $n } пользователей
    }
opens-text = Письма с этими адресами станут относиться к контакту, и их увидят коллеги, чьи права это позволяют. Владельцы ящиков будут уведомлены.
opens-confirm = Да, открыть эти письма

## Импорт

import-title = Импорт контактов
import-text = Вставьте таблицу CSV, в первой строке которой названия столбцов. Строки с уже известным адресом или телефоном пропускаются.
import-file = Выберите файл
import-table = Таблица
import-added = { $count ->
        [one] Добавлен { $n } контакт.
        [few] Добавлено { $n } контакта.
       *[many] Добавлено { $n } контактов.
    }
import-skipped = { $count ->
        [one] { $n } уже был известен.
        [few] { $n } уже были известны.
       *[many] { $n } уже были известны.
    }
import-refused = { $count ->
        [one] Не принята { $n } строка
        [few] Не приняты { $n } строки
       *[many] Не принято { $n } строк
    }
import-line = Строка { $line }
import-see = Посмотреть контакты

## Организации

organization = Организация
organization-add = Добавить организацию
organization-edit = Изменить организацию
organization-name = Название
organization-domains = Почтовые домены
organization-domains-hint = Через запятую, например ivanov-doma.ru. Общедоступные, как gmail.com, ничего не говорят о компании и не принимаются.
organization-tax = ИНН
organization-address = Почтовый адрес
organization-delete-text = Организация на 30 дней попадёт в корзину. Её контакты и почта останутся.
organizations-empty = Организаций нет
organizations-empty-text = Добавьте организацию с её почтовым доменом, и вся переписка с ней появится на её странице.
organizations-filter = Название или домен

## Почта при замещении и после передачи

reason-left = Оно в ящике: { $name } (уже не работает). К вам оно перешло вместе с тем, что теперь ваше:
reason-handed-over = Оно в ящике: { $name }, и пришло до того, как вам передали то, к чему относится:
reason-standing-in = Вы замещаете: { $name }, до { $until }.

absence = Отсутствие
absence-now = Отсутствие до { $until }
absence-coming = Отсутствие с { $from } до { $until }
absence-by = Замещает: { $name }.
absence-text = Пока длится отсутствие, заместителю видны приходящие письма и переписка, которая ждёт ответа, а после него ничего из этого. Личные письма остаются личными.
absence-when = Когда и кто замещает
absence-from = Первый день
absence-until = Последний день
absence-deputy = Кто замещает
absence-choose = Выберите
absence-scope = Что видно заместителю
absence-scope-hint = По контактам и организациям, которые видны отсутствующему пользователю.
absence-matched = Только переписка с контактами
absence-all = Вся почта, кроме личной
absence-end = Завершить отсутствие
absence-end-text = Заместитель сразу перестаёт видеть эти письма.
absence-leaving = Уходит насовсем?
absence-hand-over = Передать все дела
absence-standing-in = Вы замещаете: { $name }, до { $until }.
absence-digest = Пока вас не было (замещение: { $name }):
absence-digest-line = { $account }: пришло { $came }, прочитано заместителем { $read }
