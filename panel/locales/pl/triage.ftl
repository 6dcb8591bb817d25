# What one does with mail: deeds, ticks, tags, folders

## Ticks

tick-message = Zaznacz: { $name }
tick-keep = Zapamiętaj zaznaczenia
tick-menu = Wybierz
tick-page = Zaznacz całą stronę
tick-place = Zaznacz wszystko, co tu jest
tick-clear = Odznacz wszystko
tick-more = Więcej dla zaznaczonych
tick-count = Zaznaczono

## Deeds

deed-archive = Archiwizuj
deed-trash = Usuń
deed-restore = Przywróć
deed-spam = To spam
deed-not-spam = To nie spam
deed-read = Oznacz jako przeczytane
deed-unread = Oznacz jako nieprzeczytane
deed-flag = Oflaguj
deed-unflag = Zdejmij flagę
deed-remove = Usuń na zawsze
deed-move = Przenieś
deed-move-to = Do folderu
deed-tag = Dodaj etykietę
deed-untag = Zdejmij etykietę
deed-tag-with = Etykieta
deed-attach = Przypisz
deed-detach = Odłącz
deed-attach-to = Kontakt lub firma
deed-file = Przenieś, etykiety, przypisz
file-title = Gdzie należy wiadomość
attach-find = Znajdź kontakt lub firmę
attach-text = Przypisana wiadomość pojawia się na stronie kontaktu lub firmy i widzą ją wszyscy, którzy mają do nich dostęp. Zostaje to zapisane w dzienniku zdarzeń.

## What was done

did-trash = Przeniesiono do Kosza
did-restore = Przywrócono
did-spam = Przeniesiono do Spamu
did-archive = Zarchiwizowano
did-move = Przeniesiono
did-read = Oznaczono jako przeczytane
did-unread = Oznaczono jako nieprzeczytane
did-flag = Oflagowano
did-unflag = Zdjęto flagę
did-tag = Dodano etykietę
did-untag = Zdjęto etykietę
did-attach = Przypisano
did-detach = Odłączono
did-remove = Usunięto na zawsze
did-not-spam = Przeniesiono do Odebranych
did-undone = Cofnięto
did-kept = Zmienione w międzyczasie i pominięte
did-skipped = Pominięto z braku uprawnień
did-goes-on = Zobacz postęp
did-undo = Cofnij
did-title = Praca na wiadomościach
did-stopped = Zatrzymano. Reszta pozostaje bez zmian.
did-by-itself = Trwa dalej samo, nawet po opuszczeniu tej strony.
did-look-again = Sprawdź ponownie
did-stop = Zatrzymaj

## The basket of messages

mail-basket = Zaznaczone wiadomości
mail-basket-back = Do poczty
mail-basket-empty = Nic nie zaznaczono
mail-basket-empty-text = Zaznacz wiadomości na listach, na dowolnej liczbie stron, i zrób coś ze wszystkimi tutaj.
mail-basket-text = To, co tu wybierzesz, obejmie wszystkie zaznaczone wiadomości. Można to cofnąć przez godzinę, z wyjątkiem usunięcia na zawsze.

## Removing for good

empty-now = Opróżnij
remove-title = Usunąć na zawsze?
remove-text = Wiadomości: { $number }. Zwolni to { $size } i nie da się tego cofnąć.
remove-nothing = Nie ma tu nic, co możesz usunąć.
remove-here-only = Usunięcie dotyczy tylko Korespondu. Serwer poczty zachowuje swoje wiadomości, a Korespond nie pobierze ich ponownie.
remove-now = Usuń na zawsze

## Tags

tags = Etykiety
tags-manage = Zarządzaj etykietami
tags-text = Etykiety należą do agencji: kto widzi wiadomość, widzi jej etykiety.
tag-new = Nowa etykieta
tag-name = Nazwa
tag-colour = Kolor
tag-add = Utwórz etykietę
tag-change = Zmień
tag-remove = Usuń etykietę
tag-remove-title = Usunąć etykietę „{ $name }”?
tag-remove-text = Zniknie ze wszystkich wiadomości. Wiadomości pozostają.
tag-none = Żadna widoczna dla Ciebie wiadomość nie ma tej etykiety.
tag-colour-grey = Szary
tag-colour-red = Czerwony
tag-colour-orange = Pomarańczowy
tag-colour-yellow = Żółty
tag-colour-green = Zielony
tag-colour-teal = Morski
tag-colour-blue = Niebieski
tag-colour-purple = Fioletowy

## Folders

folders-manage = Zarządzaj folderami
folders-at-server = Foldery utworzone, zmienione lub usunięte tutaj zmieniają się też na serwerze poczty.
folders-here-only = To konto nie zmienia folderów na serwerze poczty. Co tu utworzysz lub przeniesiesz, jest tak tylko w Korespondzie.
folder-new = Nowy folder
folder-called = Nazwa
folder-add = Utwórz folder
folder-here = tylko tutaj
folder-change = Zmień
folder-rename = Zmień nazwę
folder-remove = Usuń folder
folder-remove-title = Usunąć folder „{ $name }”?
folder-remove-text = Jego wiadomości nie zostaną usunięte: trafią do Kosza. Wiadomości w folderze: { $number }.
folder-remove-server = Serwer poczty też go usunie, gdy będzie tam pusty.
folder-remove-here = Serwer poczty go zachowa. Korespond nie będzie z niego nic pobierać; można to włączyć ponownie na stronie konta.

## The audit log

audit-did-message-remove = Usunięcie wiadomości na zawsze
audit-did-message-attach = Przypisanie wiadomości
audit-did-message-detach = Odłączenie wiadomości
audit-did-tag-add = Utworzenie etykiety
audit-did-tag-edit = Zmiana etykiety
audit-did-tag-remove = Usunięcie etykiety
audit-did-folder-add = Utworzenie folderu
audit-did-folder-rename = Zmiana nazwy folderu
audit-did-folder-remove = Usunięcie folderu

## Keys

key-archive = archiwizuj
key-trash = usuń
key-spam = spam albo nie spam
key-tick = zaznacz
