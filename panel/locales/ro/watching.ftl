## Conturi care cer atenție

care-title = Conturi care cer atenție
care-text = Mesajele pot să nu vină aici până când nu se face ceva. Cele mai grave sunt primele.
care-none = Toate conturile funcționează
care-none-text = Când unul nu mai merge, apare aici cu ce este de făcut.
care-count = { $count ->
        [one] { $n } cont cere atenție
        [few] { $n } conturi cer atenție
       *[other] { $n } de conturi cer atenție
    }
care-mine = Mesajele pot să nu vină la: { $addresses }.
care-see = Vezi ce este de făcut
care-need-person = Te așteaptă pe tine
care-need-weeks = Nu merge de o săptămână sau mai mult
care-need-missing = Lipsesc mesaje
care-need-days = Nu merge de o zi sau mai mult
care-need-late = Nu merge
care-days = { $count ->
        [0] Ultima dată complet la zi astăzi.
        [one] { $n } zi de când a fost complet la zi.
        [few] { $n } zile de când a fost complet la zi.
       *[other] { $n } de zile de când a fost complet la zi.
    }
care-unmended = { $count ->
        [one] { $n } mesaj de pe server nu a putut fi adus.
        [few] { $n } mesaje de pe server nu au putut fi aduse.
       *[other] { $n } de mesaje de pe server nu au putut fi aduse.
    }
care-need-folder = Un dosar nu poate fi citit
care-folder = Dosarul { $folder } nu poate fi citit:
state-but = { $count ->
        [one] cu excepția a { $n } dosar care nu poate fi citit
        [few] cu excepția a { $n } dosare care nu pot fi citite
       *[other] cu excepția a { $n } de dosare care nu pot fi citite
    }
ledger-shut = { $count ->
        [one] { $n } dosar nu a putut fi comparat.
        [few] { $n } dosare nu au putut fi comparate.
       *[other] { $n } de dosare nu au putut fi comparate.
    }
care-password = Parolă nouă
care-password-save = Salvează și reîncearcă
care-settings = Setările contului
care-last-errors = Ultimele erori
state-queued = Își așteaptă rândul la conectare

## Scrisoarea despre ele

settings-care-letter = Scrie-i directorului dimineața când sunt conturi care cer atenție
letter-care-subject = Conturi de e-mail care cer atenție: { $agency }
letter-care-text = mesajele pot să nu vină la aceste conturi ({ $agency }):
letter-care-end = Primești această scrisoare când ceva s-a înrăutățit, cel mult o dată pe zi. Poate fi oprită din setările agenției.
letter-care-line = { $address } ({ $owner }): { $what }
letter-care-password = își așteaptă parola

## Registru

ledger-all = Registru
ledger-all-title = Registrul tuturor conturilor
ledger-all-text = Ce au serverele și ce se păstrează aici, cont cu cont. La „Lipsesc” trebuie să fie 0 peste tot; cele mai grave sunt primele.
ledger-account = Cont
ledger-total = Toate dosarele
ledger-checked = Comparat
ledger-unchecked = încă nu
ledger-here-only = doar aici
ledger-label = etichetă: numărată acolo unde se află mesajele
ledger-unmended = Nu au putut fi aduse
ledger-check = Compară acum cu serverul
ledger-checking = Se compară: { $done } din { $total } dosare
ledger-compared = Comparat complet { $ago }.
ledger-never-compared = Încă necomparat complet; se face în fiecare noapte pe la ora două.
ledger-failed = nu a putut fi comparat
notice-missing = { $count ->
        [one] { $n } mesaj de pe serverul contului { $address } nu a putut fi adus.
        [few] { $n } mesaje de pe serverul contului { $address } nu au putut fi aduse.
       *[other] { $n } de mesaje de pe serverul contului { $address } nu au putut fi aduse.
    }
notice-missing-see = Vezi registrul
