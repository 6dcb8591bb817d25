## Konta, które wymagają uwagi

care-title = Konta, które wymagają uwagi
care-text = Poczta może tu nie spływać, dopóki czegoś się nie zrobi. Najpilniejsze są na początku.
care-none = Wszystkie konta działają
care-none-text = Gdy któreś zawiedzie, pojawi się tutaj razem z tym, co trzeba zrobić.
care-count = { $count ->
        [one] { $n } konto wymaga uwagi
        [few] { $n } konta wymagają uwagi
       *[many] { $n } kont wymaga uwagi
    }
care-mine = Poczta może nie spływać na: { $addresses }.
care-see = Zobacz, co zrobić
care-need-person = Czeka na Ciebie
care-need-weeks = Nie działa od tygodnia lub dłużej
care-need-missing = Brakuje poczty
care-need-days = Nie działa od doby lub dłużej
care-need-late = Nie działa
care-days = { $count ->
        [0] Ostatnio w pełni zgodne dzisiaj.
        [one] { $n } dzień od ostatniej pełnej zgodności.
        [few] { $n } dni od ostatniej pełnej zgodności.
       *[many] { $n } dni od ostatniej pełnej zgodności.
    }
care-unmended = { $count ->
        [one] { $n } wiadomości z serwera nie udało się pobrać.
        [few] { $n } wiadomości z serwera nie udało się pobrać.
       *[many] { $n } wiadomości z serwera nie udało się pobrać.
    }
care-need-folder = Nie można odczytać folderu
care-folder = Nie można odczytać folderu { $folder }:
state-but = { $count ->
        [one] oprócz { $n } folderu, którego nie można odczytać
       *[other] oprócz { $n } folderów, których nie można odczytać
    }
ledger-shut = { $count ->
        [one] Nie udało się porównać { $n } folderu.
       *[other] Nie udało się porównać { $n } folderów.
    }
care-password = Nowe hasło
care-password-save = Zapisz i spróbuj ponownie
care-settings = Ustawienia konta
care-last-errors = Ostatnie błędy
state-queued = Czeka na swoją kolej do połączenia

## List o nich

settings-care-letter = Pisz rano do dyrektora, gdy konta wymagają uwagi
letter-care-subject = Konta pocztowe wymagają uwagi: { $agency }
letter-care-text = poczta może nie spływać na te konta ({ $agency }):
letter-care-end = Ten list przychodzi, gdy coś się pogorszyło, najwyżej raz dziennie. Można go wyłączyć w ustawieniach firmy.
letter-care-line = { $address } ({ $owner }): { $what }
letter-care-password = czeka na hasło

## Rejestr

ledger-all = Rejestr
ledger-all-title = Rejestr wszystkich kont
ledger-all-text = Co mają serwery, a co jest przechowywane tutaj, konto po koncie. W kolumnie „Brakuje” powinno być wszędzie 0; najgorsze są na początku.
ledger-account = Konto
ledger-total = Wszystkie foldery
ledger-checked = Porównano
ledger-unchecked = jeszcze nie
ledger-here-only = tylko tutaj
ledger-label = etykieta: liczona tam, gdzie leży poczta
ledger-unmended = Nie udało się pobrać
ledger-check = Porównaj teraz z serwerem
ledger-checking = Porównywanie: { $done } z { $total } folderów
ledger-compared = W pełni porównano { $ago }.
ledger-never-compared = Jeszcze nie porównano w pełni; dzieje się to każdej nocy około drugiej.
ledger-failed = nie udało się porównać
notice-missing = { $count ->
        [one] { $n } wiadomości z serwera konta { $address } nie udało się pobrać.
        [few] { $n } wiadomości z serwera konta { $address } nie udało się pobrać.
       *[many] { $n } wiadomości z serwera konta { $address } nie udało się pobrać.
    }
notice-missing-see = Zobacz rejestr
