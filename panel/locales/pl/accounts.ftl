# Mail accounts.

account-add = Dodaj konto pocztowe
account-add-text = Wybierz dostawcę, a serwery wypełnią się same. Na Twoim serwerze niczego nie zmieniamy.
account-provider = Dostawca poczty
account-provider-other = Inny
account-provider-fill = Wypełnij serwery
account-app-password = Ten dostawca zwykle wymaga hasła aplikacji zamiast zwykłego. Utworzysz je w jego ustawieniach bezpieczeństwa.
account-address = Adres e-mail
account-password = Hasło
account-password-hint = Jest przechowywane w postaci zaszyfrowanej. Gdy puste, konto czeka, aż poda je jego użytkownik.
account-new-password = Nowe hasło
account-new-password-hint = Puste pole nic nie zmienia. Hasło sprawdzimy od razu.
account-user = Nazwa użytkownika
account-user-hint = Gdy puste, użyjemy adresu.
account-incoming = Poczta przychodząca (IMAP)
account-outgoing = Poczta wychodząca (SMTP)
account-host = Serwer
account-port = Port
account-security = Szyfrowanie
security-tls = TLS
security-starttls = STARTTLS
security-none = Brak (otwarty tekst)
account-sync-from = Pobieraj od
account-sync-from-hint = Starsza poczta nie zostanie pobrana. Gdy puste: 1 stycznia tego roku; później możesz cofnąć datę.
account-rare = Rzadko potrzebne
account-refresh = Co ile minut sprawdzać
account-refresh-hint = Od 1 do 1440, zwykle 5. Nowa poczta w obserwowanych folderach przychodzi od razu.
account-owner = Czyje konto
account-owner-hint = Adres logowania użytkownika; gdy puste, konto jest Twoje.
account-is-shared = Z tego konta korzysta kilka osób
account-shared = wspólne
account-ca = Prywatny urząd certyfikacji (PEM)
account-ca-hint = Tylko gdy certyfikat serwera podpisał własny urząd.
account-has-ca = Ustawiono prywatny urząd certyfikacji.
account-plain-confirm = Wiem, że bez szyfrowania każdy po drodze może odczytać hasło i pocztę
account-plain = To konto działa bez szyfrowania: każdy po drodze może odczytać hasło i pocztę. Wybierz TLS, jeśli serwer go oferuje.
account-save = Zapisz i pobierz pocztę
account-test = Sprawdź połączenie
account-fetch = Pobierz teraz
account-state = Stan
account-servers = Serwery i hasło
account-errors = Ostatnie błędy
account-no-errors = Brak. Wszystko w porządku.
account-folders = Foldery
account-no-folders = Foldery pojawią się po połączeniu z serwerem.
account-ledger = Rejestr: co ma serwer, a co jest tutaj
account-taking = Co jest pobierane i zapisywane z powrotem
account-write-back = Zmieniane na serwerze
account-write-back-hint = Nic nie jest tam nigdy usuwane.
write-back-none = Nic
write-back-flags = Przeczytane, oznaczone, z odpowiedzią
write-back-all = To, a także przenoszenie i foldery
account-watched = Folder obserwowany obok Odebranych
account-watched-hint = Nowa poczta pojawia się w nim od razu; zajmuje to jeszcze jedno połączenie.
account-watched-none = Żaden inny folder
account-header-first = Pobieraj treść tylko wtedy, gdy nadawca lub odbiorca jest znany
account-header-first-hint = Znany, czyli zapisany jako kontakt, firma albo adres wspólny. Z innej poczty pobieramy nagłówki i widzi je tylko jej właściciel, dopóki ktoś nie poprosi o treść albo adres nie stanie się znany.
never-log = Nigdy nie pobierane
never-log-hint = Adresy i domeny, po jednej w wierszu: poczta od nich i do nich w ogóle nie jest pobierana. Domena obejmuje też poddomeny.
folder-name = Folder
folder-messages = Wiadomości
folder-checked = Porównano
folder-settings = Przeznaczenie
folder-kind-of = Przeznaczenie folderu { $name }
folder-excluded = pomijany
messages-count = { $count ->
        [one] { $n } wiadomość
        [few] { $n } wiadomości
       *[many] { $n } wiadomości
    }
accounts-empty = Nie ma jeszcze konta pocztowego
accounts-empty-text = Dodaj konto, podając adres i hasło, a poczta zacznie spływać od razu.

## Stany

state-needs-password = Czeka na hasło
state-connecting = Łączenie
state-waiting = Kłopot, ponawiam próbę
state-failed = Wymaga Twojej pomocy
state-stopped = Wyłączone
account-syncing = Pobieranie { $done } z { $total }
account-up-to-date = Aktualne od { $since }
account-waiting = Ponowna próba o { $at }
account-give-password = Podaj hasło poniżej, a poczta zacznie spływać.
account-last-good = Ostatnio w pełni zgodne { $ago }, { $when }.
account-never-good = Jeszcze nie w pełni zgodne z serwerem.
test-works = Połączenie działa.
test-folders = { $count ->
        [one] { $n } folder
        [few] { $n } foldery
       *[many] { $n } folderów
    }
test-size = około { $size }
test-no-idle = Ten serwer nie powiadamia o nowej poczcie; sprawdzamy ją co kilka minut.

## Rejestr

ledger-title = Rejestr: { $address }
ledger-text = Każda wiadomość z serwera jest tu rozliczona. W kolumnie „Brakuje” powinno być wszędzie 0; jeśli nie, pobierz teraz i sprawdź ostatnie błędy.
ledger-server = Na serwerze
ledger-stored = Przechowywane
ledger-headers = Same nagłówki
ledger-stub = Nieznani, bez treści
ledger-quarantined = Kwarantanna
ledger-never = Nigdy nie pobierane
ledger-removed = Usunięte tutaj
ledger-imported = Zaimportowane
ledger-missing = Brakuje
