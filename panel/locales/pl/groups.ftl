# Permission groups and what they open

groups-lead = Grupa określa, co mogą robić jej członkowie i na czyich danych. Kto należy do kilku grup, ma sumę ich uprawnień.
groups-all = Wszystkie grupy
group-name = Nazwa grupy
group-kind = Rodzaj
group-members = Członkowie
group-built-in = Wbudowana
group-own = Własna agencji
group-director = Dyrektor
group-supervisor = Kierownicy
group-agent = Agenci
group-admin = Admin
group-administration = Administracja
group-new = Nowa grupa
group-new-hint = Nie daje żadnych uprawnień, dopóki nie ustawisz ich na jej stronie.
group-make = Utwórz grupę
group-grid = Co mogą członkowie i na czyich danych
group-permission = Uprawnienie
group-grid-hint = Zespół: agenci tego samego kierownika. „Wszyscy” nie obejmuje dyrektora, którego danych nikt inny nie widzi. Nie można nadać uprawnień, których samemu się nie ma.
reach-none = Nikt
reach-own = Własne
reach-team = Zespół
reach-subordinates = Własne i podwładnych
reach-office = Biuro
reach-group = Grupa
reach-everyone = Wszyscy
group-limits = Ograniczenia
group-limits-hint = Z kilku grup obowiązuje najłagodniejsze ograniczenie.
group-messages-approval = Wiadomości wymagają zatwierdzenia przed wysłaniem
group-listings-approval = Oferty wymagają zatwierdzenia
group-second-factor = Członkowie muszą logować się drugim składnikiem
group-sends = Wysłane wiadomości dziennie
group-drive = Dysk, w megabajtach
group-limit-hint = Puste: bez ograniczenia.
group-is-yours = Należysz do tej grupy. Nikt nie zmienia własnych uprawnień: zwróć się do dyrektora.
group-is-fixed = Dyrektor ma zawsze wszystkie uprawnienia. Tej grupy nie można zmienić.
group-no-members = Nikt jeszcze do niej nie należy.
group-member-email = Adres logowania nowej osoby
group-member-add = Dodaj do grupy
group-member-out = Usuń
group-member-remove = Usuń z grupy: { $name }
group-member-inactive = bez możliwości logowania
group-delete-title = Usunąć grupę „{ $name }”?
group-delete-text = Członkowie stracą to, co dawała im tylko ta grupa, oraz to, co jej udostępniono. Osoby i ich poczta pozostaną.
effects-title = Co to otwiera i zamyka
effects-none = Nikomu nic nie otwiera ani nie zamyka.
effects-before = Zanim zmienisz: { $name }
effects-save = Zapisz zmianę
effects-again = Wróć do formularza
effects-more = { $count ->
        [one] I jeszcze { $n } osoba.
        [few] I jeszcze { $n } osoby.
       *[other] I jeszcze { $n } osób.
    }
effects-not-looked-at = { $count ->
        [one] Może to dotyczyć jeszcze { $n } osoby; nie policzono jej.
        [few] Może to dotyczyć jeszcze { $n } osób; nie policzono ich.
       *[other] Może to dotyczyć jeszcze { $n } osób; nie policzono ich.
    }
effect-gains = Zyskuje: { $what }
effect-loses = Traci: { $what }
effect-opened = Obejmuje więcej osób: { $what }
effect-closed = Obejmuje mniej osób: { $what }
effect-contacts = { $count ->
        [one] { $n } kontakt
        [few] { $n } kontakty
       *[other] { $n } kontaktów
    }
effect-or-more = { $what } lub więcej
effect-mail-of = Poczta: { $name }:
effect-more-accounts = { $count ->
        [one] i jeszcze { $n } konto
        [few] i jeszcze { $n } konta
       *[other] i jeszcze { $n } kont
    }
extent-nothing = już nic z tego
extent-own = wszystko, to własne konto
extent-whole = wszystko oprócz prywatnych
extent-matched = poczta ze znanymi kontaktami i to, co udostępniono
extent-shared = tylko to, co udostępniono
try-as = Co widzi ta osoba
try-as-title = Co widzi { $name }
try-as-note = Pozostajesz sobą: ta strona tylko liczy, co widzi ta osoba, i pokazuje wiadomości, które widzisz także Ty. Obejrzenie jej zapisano w dzienniku.
try-as-inactive = Ta osoba nie może się teraz zalogować, więc niczego z tego nie widzi.
try-as-permissions = Uprawnienia i skąd pochodzą
try-as-from = Zakres i grupa
try-as-accounts = Konta pocztowe
try-as-no-accounts = Żadnej poczty.
try-as-messages = wiadomości
try-as-contacts = Kontakty: { $n }
try-as-newest = Najnowsze wiadomości widoczne dla obojga
try-as-no-mail = Żadna z najnowszych wiadomości nie jest widoczna dla obojga.
try-as-hidden = { $count ->
        [one] Jeszcze { $n } z najnowszych wiadomości nie możesz zobaczyć.
        [few] Jeszcze { $n } z najnowszych wiadomości nie możesz zobaczyć.
       *[other] Jeszcze { $n } z najnowszych wiadomości nie możesz zobaczyć.
    }
reason-your-record = To należy do Ciebie.
reason-director = Jako dyrektor widzisz wszystko.
reason-record-granted = Grupa { $group } pozwala Ci { $permission }: { $scope }. Właściciel: { $owner }.
try-as-message = Czy widzi tę wiadomość?
try-as-message-hint = Wklej adres otwartej wiadomości z przeglądarki.
try-as-ask = Sprawdź
try-as-yes = Tak, ta osoba widzi tę wiadomość.
try-as-no = Nie, ta osoba nie widzi tej wiadomości.
