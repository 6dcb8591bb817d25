# The agency: offices, the basket, the audit log

settings-currency = Waluta
settings-currency-hint = Trzy litery kodu, na przykład PLN, EUR lub RON.
never-log-agency-hint = Adresy i domeny, po jednej w wierszu: żadne konto nie pobiera poczty od nich ani do nich. To, co pobrano wcześniej, zostaje.
settings-languages = Języki dostępne w panelu
logo = Logo
logo-now = Logo na stronie logowania
logo-choose = Wybierz nowe logo
logo-hint = PNG, JPEG lub WebP, do 256 KB. Widać je na stronie logowania.
logo-remove = Usuń logo

## Offices

office-add = Dodaj biuro
office-none = Nie ma jeszcze biur
office-none-text = Biura pokazują, kto gdzie pracuje.
office-users = { $count ->
        [one] { $n } użytkownik
        [few] { $n } użytkowników
       *[many] { $n } użytkowników
    }
office-name = Nazwa
office-address = Adres
office-phones = Telefony
office-phones-hint = Każdy w osobnym wierszu.
office-footer = Stopka
office-footer-hint = Stoi pod wiadomościami wysyłanymi przez użytkowników tego biura.
office-remove = Usuń to biuro
office-remove-text = Użytkownicy tego biura przejdą do biura, które wybierzesz.
office-move-to = Przenieś użytkowników do
office-move-nowhere = Donikąd: nikogo tu nie ma

## The basket

basket = Koszyk
basket-text = Tych użytkowników można edytować razem. Koszyk pozostaje bez zmian, dopóki go nie zmienisz.
basket-tick = Koszyk: { $name }
basket-keep = Zapamiętaj zaznaczenia
basket-all = Zaznacz całą stronę
basket-count = { $count ->
        [one] Koszyk: { $n } użytkownik
        [few] Koszyk: { $n } użytkowników
       *[many] Koszyk: { $n } użytkowników
    }
basket-clear = Opróżnij koszyk
basket-empty = Koszyk jest pusty
basket-empty-text = Zaznacz użytkowników na liście, na dowolnej liczbie stron, i edytuj ich tutaj razem.
basket-to-users = Do użytkowników

## Editing many users together

bulk-edit = Edytuj razem
bulk-text = Zmieni się tylko to, co wypełnisz. Przed zapisem zobaczysz, u kogo i co.
bulk-basic = Dane podstawowe
bulk-settings = Ustawienia administracyjne
bulk-mail = Ustawienia poczty
bulk-tracking = Śledzenie
bulk-tracking-hint = Czy prowadzić statystyki aktywności tych użytkowników.
bulk-limits-hint = Limity wynikają z grup użytkownika.
bulk-mail-hint = Zmienia to osobiste konta użytkowników, nigdy hasła. Po zmianie serwera poczty przychodzącej, portu lub szyfrowania trzeba ponownie podać hasło.
bulk-leave = Bez zmian
bulk-no-office = Bez biura
bulk-subordinates = Nowy przełożony ich podwładnych
bulk-add-groups = Dodaj do grup
bulk-remove-groups = Usuń z grup
bulk-look = Zobacz, co się zmieni
bulk-name = Imię i nazwisko
bulk-changes = Co się zmieni
bulk-preview = Co się zmieni
bulk-again = Część tych użytkowników właśnie zmieniono. Teraz zmieniłoby się to.
bulk-will-change = { $count ->
        [one] Zmieni się { $n } użytkownik.
        [few] Zmieni się { $n } użytkowników.
       *[many] Zmieni się { $n } użytkowników.
    }
bulk-changed = { $count ->
        [one] Zmieniono { $n } użytkownika.
        [few] Zmieniono { $n } użytkowników.
       *[many] Zmieniono { $n } użytkowników.
    }
bulk-unchanged = { $count ->
        [one] { $n } użytkownik już to ma.
        [few] { $n } użytkowników już to ma.
       *[many] { $n } użytkowników już to ma.
    }
bulk-refused = { $count ->
        [one] { $n } użytkownika nie można zmienić.
        [few] { $n } użytkowników nie można zmienić.
       *[many] { $n } użytkowników nie można zmienić.
    }
bulk-part = { $count ->
        [one] To część podglądu; zapis obejmie { $n } użytkownika.
        [few] To część podglądu; zapis obejmie wszystkich { $n } użytkowników.
       *[many] To część podglądu; zapis obejmie wszystkich { $n } użytkowników.
    }
bulk-apply = { $count ->
        [one] Zapisz dla { $n } użytkownika
        [few] Zapisz dla { $n } użytkowników
       *[many] Zapisz dla { $n } użytkowników
    }
bulk-apply-all = Zapisz dla wszystkich, u których coś się zmieni
bulk-back = Popraw edycję
bulk-stays = Bez zmian
bulk-nothing = Nic: już tak jest
bulk-none = brak
bulk-done = Edycja wielu użytkowników
bulk-progress = Gotowe: { $done } z { $all }
bulk-go-on = Kontynuuj
bulk-stayed = Tych nie zmieniono
bulk-to-basket = Do koszyka
bulk-recent = Ostatnie wspólne edycje
bulk-undo = Cofnij
bulk-undo-text = Wszystko wróci do poprzedniego stanu, poza użytkownikami zmienionymi od tego czasu. Cofnąć można do
bulk-undo-now = Cofnij teraz
bulk-undo-go-on = Cofaj dalej
bulk-undone = { $count ->
        [one] Cofnięto { $n } zmianę.
        [few] Cofnięto { $n } zmiany.
       *[many] Cofnięto { $n } zmian.
    }
bulk-undone-mark = cofnięto
bulk-field-position = Stanowisko
bulk-field-office = Biuro
bulk-field-supervisor = Przełożony
bulk-field-subordinates = Przeniesieni podwładni
bulk-field-role = Rola
bulk-field-group = Grupa
bulk-field-status = Status
bulk-field-ip-restricted = Logowanie tylko z dozwolonych sieci
bulk-field-tracked = Statystyki aktywności
bulk-field-imap-host = Serwer poczty przychodzącej
bulk-field-imap-port = Port
bulk-field-imap-security = Szyfrowanie
bulk-field-smtp-host = Serwer poczty wychodzącej
bulk-field-smtp-port = Port
bulk-field-smtp-security = Szyfrowanie
bulk-field-refresh = Minuty między sprawdzeniami
bulk-field-sync-from = Pobieraj od
bulk-field-password = Hasło
bulk-word-yes = tak
bulk-word-no = nie
bulk-word-active = Aktywny
bulk-word-ip-restricted = Ograniczony do sieci
bulk-word-pending-activation = Wymaga aktywacji
bulk-word-blocked = Zablokowany
bulk-word-deleted = Usunięty
bulk-word-director = Dyrektor
bulk-word-supervisor = Kierownik
bulk-word-agent = Agent
bulk-word-admin = Admin
bulk-word-administration = Administracja
bulk-word-tls = TLS
bulk-word-starttls = STARTTLS
bulk-word-none = Brak (otwarty tekst)
bulk-word-needs-password = trzeba podać ponownie

## The audit log

audit-when = Kiedy
audit-who = Kto
audit-what = Co
audit-object = Czego dotyczy
audit-address = Z adresu
audit-from = Od
audit-to = Do
audit-anyone = Ktokolwiek
audit-anything = Cokolwiek
audit-nobody = system
audit-none = Brak wpisów
audit-none-text = Żaden wpis dziennika nie pasuje do tych warunków.
audit-export = Pobierz CSV
audit-export-hint = Najwyżej 50 000 wierszy, od najnowszych. Pobranie zostanie zapisane w dzienniku.
audit-group-sign-ins = Logowania, hasła i tokeny
audit-group-private = Wgląd w pocztę i udostępnianie
audit-group-people = Użytkownicy
audit-group-rights = Grupy, sieci i drugi składnik
audit-group-accounts = Konta pocztowe
audit-group-records = Kontakty i firmy
audit-group-settings = Ustawienia agencji
audit-group-exports = Eksporty
audit-did-sign-in = Zalogowanie
audit-did-sign-in-failed = Nieudane logowanie
audit-did-token-add = Utworzenie tokenu API
audit-did-token-end = Unieważnienie tokenu API
audit-did-password-change = Zmiana hasła
audit-did-message-open = Otwarcie prywatnej wiadomości
audit-did-message-private = Oznaczenie wiadomości jako prywatnej
audit-did-message-open-again = Zniesienie prywatności wiadomości
audit-did-message-share = Udostępnienie wiadomości
audit-did-message-unshare = Cofnięcie udostępnienia wiadomości
audit-did-mail-opened = Odsłonięcie poczty przez adres
audit-did-address-opens = Pytanie, co odsłoni adres
audit-did-contact-bin = Usunięcie kontaktu
audit-did-organization-bin = Usunięcie firmy
audit-did-user-add = Dodanie użytkownika
audit-did-user-edit = Edycja użytkownika
audit-did-user-status = Zmiana statusu użytkownika
audit-did-users-bulk = Edycja wielu użytkowników
audit-did-users-bulk-undo = Cofnięcie edycji wielu użytkowników
audit-did-account-add = Dodanie konta pocztowego
audit-did-account-edit = Zmiana konta pocztowego
audit-did-agency-edit = Zmiana ustawień agencji
audit-did-agency-logo = Zmiana logo
audit-did-office-add = Dodanie biura
audit-did-office-edit = Zmiana biura
audit-did-office-remove = Usunięcie biura
audit-did-audit-export = Pobranie dziennika
audit-did-director-hand-over = Przekazanie funkcji Dyrektora
audit-did-group-add = Utworzenie grupy
audit-did-group-delete = Usunięcie grupy
audit-did-group-edit = Zmiana grupy
audit-did-group-join = Dodanie osoby do grupy
audit-did-group-leave = Usunięcie osoby z grupy
audit-did-network-add = Dopuszczenie sieci
audit-did-network-edit = Zmiana dopuszczonej sieci
audit-did-network-remove = Usunięcie dopuszczonej sieci
audit-did-password-failed = Błędne podanie własnego hasła
audit-did-password-forgotten = Prośba o nowe hasło
audit-did-password-reset = Ustawienie hasła przez odnośnik
audit-did-second-factor-off = Wyłączenie drugiego składnika
audit-did-second-factor-on = Włączenie drugiego składnika
audit-did-second-factor-recovery = Nowe kody zapasowe
audit-did-second-factor-reset = Skasowanie drugiego składnika i kluczy dostępu użytkownika
audit-did-sign-in-code-failed = Błędny kod przy logowaniu
audit-did-sign-in-network = Odmowa logowania: niedozwolona sieć
audit-did-sign-in-recovery-code = Zalogowanie kodem zapasowym
audit-did-sign-in-throttled = Oczekiwanie po zbyt wielu próbach logowania
audit-did-user-absence = Zmiana nieobecności
audit-did-user-hand-over = Przekazanie danych użytkownika
audit-did-user-invite = Zaproszenie użytkownika
audit-did-user-photo = Zmiana zdjęcia
audit-did-user-try-as = Sprawdzenie, co widzi użytkownik
audit-did-user-unlock = Odblokowanie logowania użytkownika

backups = Kopie zapasowe
backups-good = Ostatnia dobra kopia zapasowa zawiera wiadomości: { $messages }. Utworzono:
backups-none = Nie ma jeszcze żadnej kopii zapasowej z harmonogramu.
backups-how = Po wskazaniu katalogu w sekcji [backup] pliku konfiguracyjnego kopia będzie powstawać tam codziennie.
backups-failed = Ostatnia kopia zapasowa się nie powiodła: { $why }
backups-damaged = Wiadomości uszkodzone na dysku, których w niej brakuje: { $messages }. Uruchom „korespond verify”.
