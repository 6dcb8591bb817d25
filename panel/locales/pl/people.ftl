# Users, their profiles and what is done with them
users-seats = { $count ->
        [one] { $n } stanowisko
        [few] { $n } stanowiska
       *[many] { $n } stanowisk
    }
users-found = { $count ->
        [one] znaleziono { $n } osobę
        [few] znaleziono { $n } osoby
       *[many] znaleziono { $n } osób
    }
user-add = Nowy użytkownik
user-edit = Edycja użytkownika
users-none = Nikogo nie znaleziono
users-none-text = Nikt z osób, które możesz widzieć, nie spełnia wszystkich warunków. Wybierz inne statusy albo wyczyść wyszukiwanie.
users-quick = Szybkie filtry statusu
users-signing-in = Pracujący
users-filter = Imię i nazwisko, e-mail, stanowisko lub telefon
users-more-filters = Więcej warunków
users-any = Dowolne
users-clear = Wyczyść
user-status = Status
user-status-active = Aktywny
user-status-ip-restricted = Ograniczony po IP
user-status-pending = Wymaga aktywacji
user-status-blocked = Zablokowany
user-status-deleted = Usunięty
user-role = Rola
user-office = Biuro
user-no-office = Bez biura
user-group = Grupa
user-groups = Grupy
user-groups-hint = Grupy określają, co można widzieć i robić; kilka grup się sumuje. Możesz nadać tylko to, co masz.
user-email = E-mail do logowania
user-password = Pierwsze hasło
user-password-hint = Co najmniej 10 znaków. Puste pole: konto będzie czekać na aktywację przez e-mail.
user-own-password = Twoje hasło
user-own-password-hint = Potrzebne tylko do zmiany adresu logowania.
user-supervisor-hint = E-mail kierownika lub dyrektora.
user-ip-restricted = Logowanie tylko z dozwolonych sieci
user-locale-browser = Jak w przeglądarce
user-zone-agency = Jak w firmie
user-zone-hint = Na przykład Europe/Warsaw; puste: jak w firmie.
user-coloured = Własny kolor w kalendarzu
user-colour = Kolor
user-signature = Podpis
user-last-sign-in = Ostatnie logowanie
user-never-signed-in = Nigdy
user-subordinates = Podwładni
user-no-accounts = Brak kont pocztowych, które możesz widzieć.
user-card-only = Widzisz wizytówkę tej osoby. Profil widzą osoba przełożona i dyrektor.
user-photo = Zdjęcie
user-photo-file = Plik ze zdjęciem
user-photo-hint = PNG, JPEG lub WebP, najwyżej 256 KiB. Widzą je wszyscy w firmie.
user-photo-set = Ustaw zdjęcie
user-photo-remove = Usuń zdjęcie
user-block = Zablokuj
user-unblock = Odblokuj
user-restore = Przywróć
user-block-title = Zablokować: { $name }?
user-block-text = Wszystkie sesje i tokeny API zakończą się od razu. Poczta nadal będzie przychodzić, dane zostaną, a stanowisko nadal się liczy.
user-hand-over = Przekaż dane
user-delete-title = Usunąć: { $name }?
user-delete-text = Najpierw ktoś inny przejmie dane. Wszystkie sesje i tokeny API zakończą się od razu, a konta pocztowe przestaną się synchronizować.
user-hand-over-title = Przekazanie danych: { $name }
user-hand-over-text = Dane przejmie ktoś inny. Konto użytkownika pozostaje i nadal można się na nie logować.
user-receiver = Kto przejmuje
user-receiver-hint = E-mail do logowania; domyślnie osoby przełożonej.
user-preview = Pokaż, co przejdzie
user-moves = Przejmuje: { $name }
user-moves-contacts = { $count ->
        [one] { $n } kontakt
        [few] { $n } kontakty
       *[many] { $n } kontaktów
    }
user-moves-organizations = { $count ->
        [one] { $n } firma
        [few] { $n } firmy
       *[many] { $n } firm
    }
user-moves-subordinates = { $count ->
        [one] { $n } podwładny
        [few] { $n } podwładnych
       *[many] { $n } podwładnych
    }
user-moves-above = (nowa osoba przełożona: { $name })
user-moves-memberships = { $count ->
        [one] dostęp do { $n } konta wspólnego
        [few] dostęp do { $n } kont wspólnych
       *[many] dostęp do { $n } kont wspólnych
    }
user-moves-kept = { $count ->
        [one] opieka nad { $n } kontem wspólnym
        [few] opieka nad { $n } kontami wspólnymi
       *[many] opieka nad { $n } kontami wspólnymi
    }
user-moves-director = Dane przejmuje dyrektor: nikt inny nie będzie ich już widzieć.
user-delete-stays = Historia pozostaje podpisana tą osobą. Przywrócenie oddaje logowanie, ale nie dane.
user-delete-go = Usuń i przekaż
user-hand-over-go = Przekaż
director-hand-over = Przekaż funkcję dyrektora
director-title = Nowy dyrektor: { $name }?
director-text = Dyrektor jest dokładnie jeden. Tej zmiany nie cofniesz samodzielnie.
director-yours = Obejmiesz rolę kierownika podległego nowemu dyrektorowi. Twoja poczta i dane stracą ochronę dyrektora: zobaczy je każdy, kto widzi dane wszystkich.
director-theirs = Poczta i dane nowego dyrektora będą ukryte przed wszystkimi innymi.
director-agents = Twoi podwładni będą podlegać nowemu dyrektorowi.
user-meanwhile = Ktoś inny w międzyczasie zmienił te dane.
user-meanwhile-text = Niczego nie nadpisano. Poniżej jest to, co wpisano; tutaj są obecne wartości tam, gdzie się różnią. Ponowny zapis zastąpi je Twoimi.
