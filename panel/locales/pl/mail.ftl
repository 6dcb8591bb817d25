# Mail and search.

kind-inbox = Odebrane
kind-sent = Wysłane
kind-drafts = Robocze
kind-spam = Spam
kind-trash = Kosz
kind-archive = Archiwum
kind-custom = Inne foldery
side-label = Foldery
side-together = Wszystkie konta
side-matched-only = Widzisz pocztę z kontaktami i firmami.
side-who-sees = Kto widzi którą pocztę
unread-count = { $count ->
        [one] { $n } nieprzeczytana
        [few] { $n } nieprzeczytane
       *[many] { $n } nieprzeczytanych
    }
sort-label = Sortuj według
sort-date = Od najnowszych
sort-sender = Według nadawcy
sort-subject = Według tematu
sort-size = Od największych
mail-no-account = Dodaj swoje konto pocztowe
mail-no-account-text = Korespond pobierze Twoją pocztę, będzie ją na bieżąco aktualizować i pokaże, do którego kontaktu należy każda wiadomość. Wystarczy adres i hasło.
list-empty = Nic tu nie ma
list-empty-text = Nowa poczta pojawi się tu sama. Jeśli czegoś brakuje, sprawdź stan kont.
list-empty-folder = W tym folderze nie ma poczty, którą możesz zobaczyć. Jeśli czegoś brakuje, sprawdź stan konta.
list-empty-way = Zobacz konta
no-subject = (bez tematu)
row-unread = Nieprzeczytana
row-attachment = Ma załączniki
row-flagged = Oznaczona flagą
row-answered = Odpowiedziano
row-private = Prywatna
row-quarantined = Nie udało się odczytać; przechowywana w oryginale
row-gone = Nie ma jej już na serwerze; zachowana tutaj
row-no-sender = (brak nadawcy)
row-to = Do: { $names }
row-also-in = także u: { $names }
thread-count = { $count ->
        [one] { $n } wiadomość w wątku
        [few] { $n } wiadomości w wątku
       *[many] { $n } wiadomości w wątku
    }
thread-earlier = Wcześniej w wątku
thread-later = Później w wątku

## Okienko odczytu

pane-label = Okienko odczytu
pane-empty = Wybierz wiadomość
pane-empty-text = Otworzy się tutaj, ze wszystkim, co wiesz o jej uczestnikach. Naciśnij ?, aby zobaczyć klawisze.
pane-close = Zamknij
pane-back = Wstecz
ask-title = To nie jest Twoja wiadomość
ask-text = Jest prywatna albo nie należy do żadnego kontaktu. Jako dyrektor możesz ją otworzyć. Zostanie to zapisane w dzienniku zdarzeń.
ask-open = Otwórz
message-mark-read = Oznacz jako przeczytaną
message-mark-unread = Oznacz jako nieprzeczytaną
message-make-private = Oznacz jako prywatną
message-make-open = Zdejmij prywatność
message-why = Dlaczego to widzę?
message-more = Więcej
message-raw = Pobierz oryginał (.eml)
message-own-page = Otwórz na osobnej stronie
message-print = Drukuj
message-automatic = Wiadomość automatyczna
message-to = Do
message-cc = DW
message-bcc = UDW
message-reply-to = Odpowiedź do
message-to-short = do: { $names }
message-account = Konto
message-folders = Foldery
message-size = Rozmiar
message-text = Treść wiadomości
message-audited = Otwarto jako dyrektor. Zapisano w dzienniku zdarzeń.
message-images = { $count ->
        [one] Nie pobrano { $n } zdalnego obrazu, aby nadawca nie dowiedział się, że to czytasz.
        [few] Nie pobrano { $n } zdalnych obrazów, aby nadawca nie dowiedział się, że to czytasz.
       *[many] Nie pobrano { $n } zdalnych obrazów, aby nadawca nie dowiedział się, że to czytasz.
    }
message-versions = { $count ->
        [few] Istnieją { $n } różniące się wersje tej wiadomości:
       *[many] Istnieje { $n } różniących się wersji tej wiadomości:
    }
message-version = Wersja { $number } ({ $size })
message-version-save = Pobierz wersję { $number }
message-images-once = Pokaż raz
message-large = Ta wiadomość przekracza limit rozmiaru: pobrano tylko nagłówki.
message-stub = Ani nadawca, ani odbiorcy nie są znani: pobrano tylko nagłówki i widzi je tylko właściciel konta.
message-fetch = Pobierz mimo to
message-images-always = Zawsze od tego nadawcy
message-trackers = Ta wiadomość próbuje Cię śledzić obrazami z: { $hosts }
frame-quoted = Wcześniejszy tekst
frame-signature = Podpis
frame-blocked-image = Obraz nie został pobrany
attachments = Załączniki
attachments-count = { $count ->
        [one] { $n } załącznik
        [few] { $n } załączniki
       *[many] { $n } załączników
    }
attachments-all = Pobierz wszystkie (.zip)
attachment-preview = Podgląd: { $name }
invitation = Zaproszenie
invitation-cancel = Odwołane
invitation-reply = Odpowiedź na zaproszenie
invitation-organizer = Organizator: { $name }
invitation-where = Miejsce: { $place }
invitation-attendees = Uczestnicy: { $names }
invitation-there = { $zone }: { $when }
invitation-every-day = { $count ->
        [1] Powtarza się codziennie
        [one] Powtarza się co { $n } dzień
        [few] Powtarza się co { $n } dni
        [many] Powtarza się co { $n } dni
       *[other] Powtarza się co { $n } dnia
    }
invitation-every-week = { $count ->
        [1] Powtarza się co tydzień
        [one] Powtarza się co { $n } tydzień
        [few] Powtarza się co { $n } tygodnie
        [many] Powtarza się co { $n } tygodni
       *[other] Powtarza się co { $n } tygodnia
    }
invitation-every-month = { $count ->
        [1] Powtarza się co miesiąc
        [one] Powtarza się co { $n } miesiąc
        [few] Powtarza się co { $n } miesiące
        [many] Powtarza się co { $n } miesięcy
       *[other] Powtarza się co { $n } miesiąca
    }
invitation-every-year = { $count ->
        [1] Powtarza się co rok
        [one] Powtarza się co { $n } rok
        [few] Powtarza się co { $n } lata
        [many] Powtarza się co { $n } lat
       *[other] Powtarza się co { $n } roku
    }
invitation-until = do { $day }
invitation-times = { $count ->
        [one] { $n } raz
        [few] { $n } razy
        [many] { $n } razy
       *[other] { $n } raza
    }
enclosed = Załączona wiadomość
enclosed-download = Pobierz tę wiadomość (.eml)
message-from = Od
message-date = Data
flaw-not-mime = To nie jest czytelna wiadomość. Przechowujemy ją w oryginale; możesz ją pobrać.
flaw-parser-failed = Nie udało się odczytać tej wiadomości. Spróbujemy po aktualizacji; możesz pobrać oryginał.
flaw-too-deep = Wiadomość jest zbyt głęboko zagnieżdżona. Możesz pobrać oryginał.
flaw-too-many-parts = Wiadomość ma zbyt wiele części. Możesz pobrać oryginał.
flaw-html-too-complex = Układ wiadomości jest zbyt złożony, by go bezpiecznie pokazać, dlatego widać sam tekst.
flaw-no-date = Wiadomość nie ma czytelnej daty; podano czas odebrania przez serwer.
flaw-no-sender = Wiadomość nie podaje nadawcy.
flaw-too-slow = Odczytanie tej wiadomości wymaga więcej pracy, niż wolno. Możesz pobrać oryginał.

## Quarantine

quarantine = Kwarantanna
quarantine-text = Wiadomości, których nie udało się odczytać, z tym, co dało się rozpoznać. Nic nie ginie: każdą przechowujemy co do bajtu, a po aktualizacji są odczytywane ponownie same.
quarantine-all = Odczytaj wszystkie ponownie
quarantine-one = Odczytaj ponownie
quarantine-again = Odczytano ponownie: { $tried }. Opuściło kwarantannę: { $mended }.
quarantine-empty = Kwarantanna jest pusta
quarantine-empty-text = Każdą wiadomość, którą możesz zobaczyć, udało się odczytać.

## Powiązane

related = Powiązane
related-organization = Firma
related-colleague = Współpracownik
related-nothing = Żaden z Twoich kontaktów nie ma tych adresów.
related-unknown = { $name }: jeszcze nie ma w Twoich kontaktach.
related-last = Ostatnia korespondencja

## Dlaczego to widzę?

why-settings = To, co widzą współpracownicy, jest ustawieniem:
why-back = Wróć do wiadomości
reason-your-account = Jest na Twoim koncie.
reason-shared-account = Jest na wspólnym koncie { $name }, do którego należysz.
reason-granted = Grupa { $group } pozwala Ci { $permission }: { $scope }. Wiadomość jest na koncie: { $owner }.
reason-contact = Należy do kontaktu
reason-organization = Należy do firmy
reason-all-mail = Konto pokazuje całą pocztę współpracownikom.
reason-shared = Udostępnia Ci ją { $name }.
reason-director-asked = Otwarto jako dyrektor; zapisano to w dzienniku zdarzeń.
scope-none = niczyje
scope-own = Twoje własne
scope-team = Twojego zespołu
scope-subordinates = Twoje i Twoich podwładnych
scope-office = Twojego biura
scope-group = członków grupy
scope-everyone = wszystkich
permission-mail-view = widzieć pocztę
permission-mail-organize = porządkować pocztę
permission-mail-export = eksportować pocztę
permission-contacts-view = widzieć kontakty
permission-contacts-edit = edytować kontakty
permission-contacts-delete = usuwać kontakty
permission-users-view = widzieć użytkowników
permission-users-create = tworzyć użytkowników
permission-users-edit = edytować użytkowników
permission-settings-edit = edytować ustawienia
permission-audit-view = czytać dziennik zdarzeń

## Szukanie

search = Szukaj
search-label = Szukaj w całej poczcie
search-placeholder = Szukaj: słowa, from:anna, has:attachment…
search-start = Czego szukasz?
search-start-text = Wpisz powyżej nazwisko, słowo lub adres albo wypełnij formularz.
search-nothing = Nic nie znaleziono
search-nothing-text = Spróbuj mniej słów lub krótszych. Przeszukujemy tylko pocztę, którą możesz widzieć.
search-bounded = Może być więcej: następna strona szuka dalej.
search-form = Szukaj według pól
search-words = Słowa
search-from = Od
search-to = Do
search-subject = Temat
search-after = Nie wcześniej niż
search-before = Przed
search-within = Szukaj w korespondencji
