# Words that all pages share.

skip-to-content = Przejdź do treści
nav-label = Główna nawigacja
nav-mail = Poczta
nav-contacts = Kontakty
nav-organizations = Firmy
nav-accounts = Konta pocztowe
nav-you = Twoje menu
nav-account = Twoje konto
nav-users = Użytkownicy
nav-settings = Ustawienia firmy
nav-help = Pomoc
language = Język
save = Zapisz
saved = Zapisano.
cancel = Anuluj
edit = Edytuj
delete = Usuń
filter = Filtruj
import = Importuj
owner = Opiekun
form-optional = (opcjonalnie)
form-look-below = Jeszcze nie zapisano: popraw zaznaczone pole poniżej.
pager-label = Strony
pager-first = Do początku
pager-next = Następna strona
live-arrived = Nowa wiadomość:
live-lost = Utracono połączenie. Próbuję ponownie…
live-failed = Nie udało się. Spróbuj ponownie.

## Logowanie

sign-in = Zaloguj się
sign-out = Wyloguj się
sign-in-title = Zaloguj się do poczty firmy
sign-in-email = Adres e-mail
sign-in-password = Hasło
sign-in-help = Nie pamiętasz hasła? Pomoże Ci przełożony lub dyrektor.
demo-title = To przykładowa firma
demo-text = Wybierz, kim chcesz być. Wszystkie dane są zmyślone.

## Czas

ago-now = przed chwilą
ago-minutes = { $count ->
        [one] { $n } minutę temu
        [few] { $n } minuty temu
       *[many] { $n } minut temu
    }
ago-hours = { $count ->
        [one] { $n } godzinę temu
        [few] { $n } godziny temu
       *[many] { $n } godzin temu
    }
ago-days = { $count ->
        [one] { $n } dzień temu
        [few] { $n } dni temu
       *[many] { $n } dni temu
    }

## Twoje konto

role-director = Dyrektor
role-supervisor = Kierownik
role-agent = Agent
me-profile = Profil
me-supervisor = Przełożony
me-accounts = Twoje konta pocztowe
password-change = Zmień hasło
password-old = Obecne hasło
password-new = Nowe hasło
password-hint = Co najmniej 10 znaków; najlepiej kilka niepowiązanych słów. Wszystkie inne sesje i tokeny zostaną zakończone.
password-changed = Hasło zostało zmienione. Wszystkie inne sesje i tokeny zakończono.
sessions = Sesje i urządzenia
session-current = Ta sesja
session-seen = ostatnio używana { $ago }
session-end = Zakończ sesję
tokens = Tokeny API
tokens-text = Token pozwala programowi robić to, co wolno Tobie. Każdemu programowi daj osobny.
token-made = Skopiuj ten token teraz: nie pokażemy go ponownie.
token-name = Do czego służy?
token-make = Utwórz token
token-end = Unieważnij token

## Ustawienia firmy

settings-name = Nazwa firmy
settings-zone = Strefa czasowa
settings-zone-hint = Na przykład Europe/Warsaw. W niej rozumiane są daty bez godziny.
settings-locale = Język nowych użytkowników
settings-not-yours = Zmienić to mogą tylko użytkownicy z prawem edycji ustawień. Zwróć się do dyrektora.
seen-title = Co widzą współpracownicy
seen-label = Co współpracownicy widzą z tego konta
seen-agency = Tak jak w ustawieniach firmy
seen-matched = Tylko pocztę z kontaktami i firmami oraz to, co udostępniono
seen-all = Całą pocztę oprócz wiadomości prywatnych
seen-hint = Dotyczy współpracowników, których grupa obejmuje właściciela konta. Własną pocztę każdy widzi zawsze w całości.

## Pomoc

help-keys = Klawisze
key-next = następna wiadomość
key-previous = poprzednia wiadomość
key-open = otwórz wiadomość
key-unread = oznacz jako nieprzeczytaną
key-search = szukaj
key-close = zamknij
key-help = pokaż te klawisze
help-search = Co rozumie wyszukiwarka
op-words = oba słowa, także bez znaków diakrytycznych
op-phrase = dokładnie te słowa w tej kolejności
op-without = bez tego słowa
op-from = od kogoś
op-to = do kogoś
op-subject = słowo w temacie
op-attachment = z załącznikiem
op-larger = większe niż 5 MB
op-smaller = mniejsze niż 100 KB
op-after = tego dnia lub później
op-before = przed tym dniem
op-in = w Wysłanych (także inbox, archive, spam, trash)
op-is = jeszcze nieprzeczytane

## Notices

notices = Powiadomienia
notice-opened = Adresy przypisane do kontaktu lub firmy ({ $by }): { $addresses }. Wiadomości z Twoich kont, które przez to zobaczą uprawnieni współpracownicy: { $messages }.
notice-backup = Zaplanowana kopia zapasowa się nie powiodła: { $why }
notice-away = Rozumiem

## Leaves of the settings

settings-agency = Firma
settings-offices = Biura
settings-groups = Grupy uprawnień
settings-security = Bezpieczeństwo
settings-audit = Dziennik zdarzeń
