# Contacts and organizations.

lifecycle-lead = Lead
lifecycle-client = Klient
contact-add = Dodaj kontakt
contact-edit = Edytuj kontakt
contact-name = Nazwisko
contact-first-name = Imię
contact-last-name = Nazwisko
contact-company = Firma
contact-position = Stanowisko
contact-email = E-mail
contact-emails = Adresy e-mail
contact-emails-hint = Po jednym w wierszu, główny jako pierwszy. Dawna poczta z nimi pojawi się od razu.
contact-phone = Telefon
contact-phones = Telefony
contact-phones-hint = Po jednym w wierszu; po przecinku uwagi: +48 600 100 200, po 16:00
contact-primary = główny
contact-reach = E-mail i telefon
contact-lifecycle = Lead czy klient
contact-owner = Adres logowania opiekuna
contact-owner-hint = Kto się tym opiekuje. Puste pole niczego nie zmienia; nowy wpis będzie Twój.
contact-owned-by = Opiekun: { $name }
contact-tags = Etykiety
contact-tags-hint = Oddzielone przecinkami.
contact-notes = Notatki
contact-details = Szczegóły
contact-delete-title = Usunąć: { $name }?
contact-delete-text = Kontakt trafi do kosza na 30 dni. Poczta zostaje, ale współpracownicy nie zobaczą już tego, co widzieli tylko dzięki temu kontaktowi.
language-unknown = Nieznany
contacts-empty = Nie ma jeszcze kontaktów
contacts-empty-text = Dodaj pierwszy, zaimportuj tabelę albo otwórz wiadomość i dodaj jej nadawcę.
contacts-none = Nie znaleziono kontaktu
contacts-none-text = Szukamy od początku nazwisk, firm i adresów.
contacts-filter = Nazwisko, firma lub adres
correspondence = Korespondencja
correspondence-empty = Nie ma jeszcze poczty
correspondence-empty-text = Tu pojawi się poczta z adresami tego kontaktu ze wszystkich kont, które możesz widzieć. Sprawdź, czy adresy są poprawne.
correspondence-empty-organization = Tu pojawi się poczta z jej kontaktami i domenami. Sprawdź, czy domeny są poprawne.

## Co zostanie odsłonięte

opens = Zapisanie odsłoni { $messages } dla { $users }.
opens-messages = { $count ->
        [one] { $n } wiadomość
        [few] { $n } wiadomości
       *[many] { $n } wiadomości
    }
opens-messages-more = { $count ->
        [one] ponad { $n } wiadomość
        [few] ponad { $n } wiadomości
       *[many] ponad { $n } wiadomości
    }
opens-users = { $count ->
        [one] { $n } użytkownika
        [few] { $n } użytkowników
       *[many] { $n } użytkowników
    }
opens-text = Poczta z tymi adresami będzie należeć do kontaktu, więc zobaczą ją współpracownicy, których prawa jej sięgają. Właściciele kont zostaną powiadomieni.
opens-confirm = Tak, odsłoń tę pocztę

## Import

import-title = Importuj kontakty
import-text = Wklej tabelę CSV, której pierwszy wiersz zawiera nazwy kolumn. Wiersze ze znanym już adresem lub telefonem zostaną pominięte.
import-file = Wybierz plik
import-table = Tabela
import-added = { $count ->
        [one] Dodano { $n } kontakt.
        [few] Dodano { $n } kontakty.
       *[many] Dodano { $n } kontaktów.
    }
import-skipped = { $count ->
        [one] { $n } był już znany.
        [few] { $n } były już znane.
       *[many] { $n } było już znanych.
    }
import-refused = { $count ->
        [one] Nie przyjęto { $n } wiersza
        [few] Nie przyjęto { $n } wierszy
       *[many] Nie przyjęto { $n } wierszy
    }
import-line = Wiersz { $line }
import-see = Zobacz kontakty

## Firmy

organization = Firma
organization-add = Dodaj firmę
organization-edit = Edytuj firmę
organization-name = Nazwa
organization-domains = Domeny pocztowe
organization-domains-hint = Oddzielone przecinkami, np. nowak-domy.pl. Publiczne, jak gmail.com, nic nie mówią o firmie i są odrzucane.
organization-tax = NIP
organization-address = Adres pocztowy
organization-delete-text = Firma trafi do kosza na 30 dni. Jej kontakty i poczta zostają.
organizations-empty = Nie ma tu firm
organizations-empty-text = Dodaj firmę z jej domeną pocztową, a cała poczta z nią pojawi się na jej stronie.
organizations-filter = Nazwa lub domena

## Poczta w zastępstwie i po przekazaniu

reason-left = Jest na koncie osoby { $name }, która już odeszła. Trafia do Ciebie razem z tym, co prowadzisz:
reason-handed-over = Jest na koncie { $name } sprzed przekazania Ci tego, do czego należy:
reason-standing-in = Zastępujesz osobę { $name } do { $until }.

absence = Nieobecność
absence-now = Nieobecność do { $until }
absence-coming = Nieobecność od { $from } do { $until }
absence-by = Zastępuje: { $name }.
absence-text = W czasie nieobecności osoba zastępująca widzi przychodzącą pocztę i wątki, które czekają na odpowiedź, a potem już nic z tego. Wiadomości prywatne pozostają prywatne.
absence-when = Kiedy i kto zastępuje
absence-from = Pierwszy dzień
absence-until = Ostatni dzień
absence-deputy = Zastępstwo
absence-choose = Wybierz
absence-scope = Co widzi osoba zastępująca
absence-scope-hint = Według kontaktów i firm widocznych dla osoby nieobecnej.
absence-matched = Tylko poczta z kontaktami
absence-all = Cała poczta oprócz prywatnej
absence-end = Zakończ nieobecność
absence-end-text = Osoba zastępująca od razu przestaje widzieć tę pocztę.
absence-leaving = Odejście na stałe?
absence-hand-over = Przekaż wszystko
absence-standing-in = Zastępujesz osobę { $name } do { $until }.
absence-digest = Pod Twoją nieobecność (zastępstwo: { $name }):
absence-digest-line = { $account }: przyszło { $came }, z tego przeczytane w zastępstwie { $read }
