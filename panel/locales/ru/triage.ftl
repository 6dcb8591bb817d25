# What one does with mail: deeds, ticks, tags, folders

## Ticks

tick-message = Отметить: { $name }
tick-keep = Запомнить отметки
tick-menu = Выбрать
tick-page = Отметить всю страницу
tick-place = Отметить всё, что здесь есть
tick-clear = Снять все отметки
tick-more = Ещё для отмеченных
tick-count = Отмечено

## Deeds

deed-archive = В архив
deed-trash = Удалить
deed-restore = Вернуть
deed-spam = Это спам
deed-not-spam = Не спам
deed-read = Отметить прочитанным
deed-unread = Отметить непрочитанным
deed-flag = Поставить флажок
deed-unflag = Снять флажок
deed-remove = Удалить навсегда
deed-move = Переместить
deed-move-to = В папку
deed-tag = Добавить метку
deed-untag = Снять метку
deed-tag-with = Метка
deed-attach = Прикрепить
deed-detach = Открепить
deed-attach-to = Контакт или организация
deed-file = Папка, метки, контакты
file-title = К чему относится письмо
attach-find = Найти контакт или организацию
attach-text = Прикреплённое письмо появится на странице контакта или организации, и его увидят все, кому они видны. Это останется в журнале событий.

## What was done

did-trash = Перемещено в корзину
did-restore = Возвращено
did-spam = Перемещено в спам
did-archive = Перемещено в архив
did-move = Перемещено
did-read = Отмечено прочитанным
did-unread = Отмечено непрочитанным
did-flag = Поставлен флажок
did-unflag = Снят флажок
did-tag = Добавлена метка
did-untag = Снята метка
did-attach = Прикреплено
did-detach = Откреплено
did-remove = Удалено навсегда
did-not-spam = Перемещено во входящие
did-undone = Отменено
did-kept = Изменено за это время, оставлено
did-skipped = Пропущено: не хватает прав
did-goes-on = Посмотреть ход
did-undo = Отменить
did-title = Работа с письмами
did-stopped = Остановлено. Остальное осталось как было.
did-by-itself = Продолжается само, даже если уйти с этой страницы.
did-look-again = Проверить снова
did-stop = Остановить

## The basket of messages

mail-basket = Отмеченные письма
mail-basket-back = К почте
mail-basket-empty = Ничего не отмечено
mail-basket-empty-text = Отметьте письма в списках, на любом числе страниц, и сделайте что-нибудь со всеми здесь.
mail-basket-text = Выбранное здесь применится ко всем отмеченным письмам. В течение часа это можно отменить, кроме удаления навсегда.

## Removing for good

empty-now = Очистить
remove-title = Удалить навсегда?
remove-text = Писем: { $number }. Освободится { $size }, отменить это нельзя.
remove-nothing = Здесь нет ничего, что можно удалить.
remove-here-only = Удаляется только из Korespond. На почтовом сервере всё остаётся, и Korespond больше этого не загрузит.
remove-now = Удалить навсегда

## Tags

tags = Метки
tags-manage = Управление метками
tags-text = Метки общие для агентства: кто видит письмо, видит и его метки.
tag-new = Новая метка
tag-name = Название
tag-colour = Цвет
tag-add = Создать метку
tag-change = Изменить
tag-remove = Удалить метку
tag-remove-title = Удалить метку «{ $name }»?
tag-remove-text = Она снимется со всех писем. Письма останутся.
tag-none = Ни у одного видимого вам письма нет этой метки.
tag-colour-grey = Серый
tag-colour-red = Красный
tag-colour-orange = Оранжевый
tag-colour-yellow = Жёлтый
tag-colour-green = Зелёный
tag-colour-teal = Бирюзовый
tag-colour-blue = Синий
tag-colour-purple = Фиолетовый

## Folders

folders-manage = Управление папками
folders-at-server = Папки, которые здесь создают, переименовывают или удаляют, меняются и на почтовом сервере.
folders-here-only = Эта учётная запись не меняет папки на почтовом сервере. Созданное и перемещённое здесь действует только в Korespond.
folder-new = Новая папка
folder-called = Название
folder-add = Создать папку
folder-here = только здесь
folder-change = Изменить
folder-rename = Переименовать
folder-remove = Удалить папку
folder-remove-title = Удалить папку «{ $name }»?
folder-remove-text = Письма не удаляются: они попадут в корзину. Писем в папке: { $number }.
folder-remove-server = Почтовый сервер тоже удалит её, когда она там опустеет.
folder-remove-here = На почтовом сервере она останется. Korespond больше ничего из неё не загружает; включить это снова можно на странице учётной записи.

## The audit log

audit-did-message-remove = Письмо удалено навсегда
audit-did-message-attach = Письмо прикреплено
audit-did-message-detach = Письмо откреплено
audit-did-tag-add = Создана метка
audit-did-tag-edit = Изменена метка
audit-did-tag-remove = Удалена метка
audit-did-folder-add = Создана папка
audit-did-folder-rename = Переименована папка
audit-did-folder-remove = Удалена папка

## Keys

key-archive = в архив
key-trash = удалить
key-spam = спам или не спам
key-tick = отметить
