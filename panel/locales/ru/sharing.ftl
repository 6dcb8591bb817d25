share = Поделиться
share-title = Доступ к письму
share-now = Кому открыт доступ
share-none = Пока никому. Доступ открывает письмо выбранным людям независимо от других их прав.
share-by = доступ открывает { $name }
share-stop = Закрыть доступ
share-stop-with = Закрыть доступ: { $name }
share-new = Открыть доступ
share-extent = К чему
share-message = К этому письму
share-thread = Ко всей цепочке, включая будущие письма
share-messages = { $count ->
        [one] { $n } письмо цепочки, в том числе это
        [few] { $n } письма цепочки, в том числе это
       *[many] { $n } писем цепочки, в том числе это
    }
share-others = { $count ->
        [one] { $n } другое письмо цепочки
        [few] { $n } других письма цепочки
       *[many] { $n } других писем цепочки
    }
share-colleagues = Коллеге
share-with = Открыть доступ: { $name }
share-more = Есть и другие коллеги: найдите по имени.
share-group = Группе
share-group-none = Выберите группу
share-with-group = Открыть доступ выбранной группе
share-with-names = Доступ открыт: { $names }
mail-shared = Доступные мне
mail-shared-none = Здесь появляется то, чем коллеги делятся с вами или с вашей группой.
notice-shared = { $by } делится с вами:
people = Коллеги
people-find = Найти коллегу по имени
people-none = Никого не найдено
people-none-text = Попробуйте начало имени или фамилии.
people-all-offices = Все офисы
people-cards = Карточки всех коллег
people-of-office = Коллеги в этом офисе
private-title = Личные адреса
private-text = Письма с этими адресами не видны коллегам ни при чьём контакте, даже если кто-то добавит к нему такой адрес. Вам они видны как прежде. Это не скрывает почту там, где вы показываете её всю, и письма, в которых участвует и клиент с другим адресом.
private-address = Адрес эл. почты
private-add = Сделать личным
private-remove = Убрать
private-remove-one = Убрать { $address } из личных адресов
audit-did-account-private-address = Добавление личного адреса
audit-did-account-open-address = Удаление личного адреса
