# The agency: offices, the basket, the audit log

settings-currency = Moneda
settings-currency-hint = Cele trei litere ale codului, de exemplu PLN, EUR sau RON.
never-log-agency-hint = Adrese și domenii, câte unul pe rând: niciun cont nu preia mesaje de la ele sau către ele. Ce s-a preluat înainte rămâne.
settings-languages = Limbile oferite de panou
logo = Siglă
logo-now = Sigla de pe pagina de autentificare
logo-choose = Alege o siglă nouă
logo-hint = PNG, JPEG sau WebP, cel mult 256 KB. Apare pe pagina de autentificare.
logo-remove = Elimină sigla

## Offices

office-add = Adaugă un birou
office-none = Încă nu există birouri
office-none-text = Birourile arată cine unde lucrează.
office-users = { $count ->
        [one] { $n } utilizator
        [few] { $n } utilizatori
       *[other] { $n } de utilizatori
    }
office-name = Denumire
office-address = Adresă
office-phones = Telefoane
office-phones-hint = Câte unul pe rând.
office-footer = Subsol
office-footer-hint = Apare sub mesajele trimise de utilizatorii acestui birou.
office-remove = Elimină acest birou
office-remove-text = Utilizatorii de aici trec la biroul ales.
office-move-to = Mută utilizatorii la
office-move-nowhere = Nicăieri: nu e nimeni aici

## The basket

basket = Coș
basket-text = Acești utilizatori pot fi editați împreună. Coșul rămâne așa până când îl schimbi.
basket-tick = Coș: { $name }
basket-keep = Păstrează bifele
basket-all = Bifează toată pagina
basket-count = { $count ->
        [one] Coș: { $n } utilizator
        [few] Coș: { $n } utilizatori
       *[other] Coș: { $n } de utilizatori
    }
basket-clear = Golește coșul
basket-empty = Coșul este gol
basket-empty-text = Bifează utilizatori în listă, pe oricâte pagini, și editează-i aici împreună.
basket-to-users = La utilizatori

## Editing many users together

bulk-edit = Editează împreună
bulk-text = Se schimbă doar ce completezi. Înainte de salvare vezi la cine și ce.
bulk-basic = Date de bază
bulk-settings = Setări administrative
bulk-mail = Setări de e-mail
bulk-tracking = Urmărire
bulk-tracking-hint = Dacă se țin statistici de activitate pentru acești utilizatori.
bulk-limits-hint = Limitele vin din grupurile utilizatorului.
bulk-mail-hint = Se schimbă conturile personale ale utilizatorilor, niciodată parolele. La un alt server de intrare, port sau altă criptare, parola trebuie dată din nou.
bulk-leave = Neschimbat
bulk-no-office = Fără birou
bulk-subordinates = Noul superior al subordonaților lor
bulk-add-groups = Adaugă în grupuri
bulk-remove-groups = Scoate din grupuri
bulk-look = Vezi ce se schimbă
bulk-name = Nume
bulk-changes = Ce se schimbă
bulk-preview = Ce se va schimba
bulk-again = Între timp cineva a modificat unii dintre acești utilizatori. Acum s-ar schimba următoarele.
bulk-will-change = { $count ->
        [one] Se va schimba { $n } utilizator.
        [few] Se vor schimba { $n } utilizatori.
       *[other] Se vor schimba { $n } de utilizatori.
    }
bulk-changed = { $count ->
        [one] { $n } utilizator modificat.
        [few] { $n } utilizatori modificați.
       *[other] { $n } de utilizatori modificați.
    }
bulk-unchanged = { $count ->
        [one] { $n } utilizator are deja asta.
        [few] { $n } utilizatori au deja asta.
       *[other] { $n } de utilizatori au deja asta.
    }
bulk-refused = { $count ->
        [one] { $n } utilizator nu poate fi modificat.
        [few] { $n } utilizatori nu pot fi modificați.
       *[other] { $n } de utilizatori nu pot fi modificați.
    }
bulk-part = { $count ->
        [one] Aceasta este o parte din previzualizare; salvarea privește { $n } utilizator.
        [few] Aceasta este o parte din previzualizare; salvarea privește toți cei { $n } utilizatori.
       *[other] Aceasta este o parte din previzualizare; salvarea privește toți cei { $n } de utilizatori.
    }
bulk-apply = { $count ->
        [one] Salvează pentru { $n } utilizator
        [few] Salvează pentru { $n } utilizatori
       *[other] Salvează pentru { $n } de utilizatori
    }
bulk-apply-all = Salvează pentru toți cei la care se schimbă ceva
bulk-back = Modifică editarea
bulk-stays = Rămâne la fel
bulk-nothing = Nimic: are deja asta
bulk-none = nimic
bulk-done = Editare în comun
bulk-progress = Gata: { $done } din { $all }
bulk-go-on = Continuă
bulk-stayed = Aceștia au rămas la fel
bulk-to-basket = La coș
bulk-recent = Editări recente în comun
bulk-undo = Anulează
bulk-undo-text = Totul revine la starea dinainte, în afară de utilizatorii modificați între timp. Se poate anula până la
bulk-undo-now = Anulează acum
bulk-undo-go-on = Continuă anularea
bulk-undone = { $count ->
        [one] { $n } modificare anulată.
        [few] { $n } modificări anulate.
       *[other] { $n } de modificări anulate.
    }
bulk-undone-mark = anulat
bulk-field-position = Funcție
bulk-field-office = Birou
bulk-field-supervisor = Superior
bulk-field-subordinates = Subordonați mutați
bulk-field-role = Rol
bulk-field-group = Grup
bulk-field-status = Stare
bulk-field-ip-restricted = Autentificare doar din rețele permise
bulk-field-tracked = Statistici de activitate
bulk-field-imap-host = Server de intrare
bulk-field-imap-port = Port
bulk-field-imap-security = Criptare
bulk-field-smtp-host = Server de ieșire
bulk-field-smtp-port = Port
bulk-field-smtp-security = Criptare
bulk-field-refresh = Minute între verificări
bulk-field-sync-from = Sincronizat de la
bulk-field-password = Parolă
bulk-word-yes = da
bulk-word-no = nu
bulk-word-active = Activ
bulk-word-ip-restricted = Restricționat după IP
bulk-word-pending-activation = Necesită activare
bulk-word-blocked = Blocat
bulk-word-deleted = Șters
bulk-word-director = Director
bulk-word-supervisor = Supervizor
bulk-word-agent = Agent
bulk-word-admin = Admin
bulk-word-administration = Administrație
bulk-word-tls = TLS
bulk-word-starttls = STARTTLS
bulk-word-none = Fără (text simplu)
bulk-word-needs-password = trebuie dată din nou

## The audit log

audit-when = Când
audit-who = Cine
audit-what = Ce
audit-object = Asupra cui
audit-address = De la adresa
audit-from = De la
audit-to = Până la
audit-anyone = Oricine
audit-anything = Orice
audit-nobody = sistemul
audit-none = Nicio înregistrare
audit-none-text = Nimic din jurnal nu corespunde cererii.
audit-export = Descarcă CSV
audit-export-hint = Cel mult 50.000 de rânduri, cele mai noi întâi. Descărcarea se notează în jurnal.
audit-group-sign-ins = Autentificări, parole și tokenuri
audit-group-private = Vederea și partajarea mesajelor
audit-group-people = Utilizatori
audit-group-rights = Grupuri, rețele și al doilea factor
audit-group-accounts = Conturi de e-mail
audit-group-records = Contacte și organizații
audit-group-settings = Setările agenției
audit-group-exports = Exporturi
audit-did-sign-in = Autentificare
audit-did-sign-in-failed = Autentificare eșuată
audit-did-token-add = Token API creat
audit-did-token-end = Token API încheiat
audit-did-password-change = Parolă schimbată
audit-did-message-open = Mesaj privat deschis
audit-did-message-private = Mesaj marcat ca privat
audit-did-message-open-again = Mesaj devenit din nou vizibil
audit-did-message-share = Mesaj partajat
audit-did-message-unshare = Partajare de mesaj retrasă
audit-did-mail-opened = Mesaje deschise colegilor printr-o adresă
audit-did-address-opens = Întrebare despre ce deschide o adresă
audit-did-contact-bin = Contact șters
audit-did-organization-bin = Organizație ștearsă
audit-did-user-add = Utilizator adăugat
audit-did-user-edit = Utilizator editat
audit-did-user-status = Starea unui utilizator schimbată
audit-did-users-bulk = Utilizatori editați împreună
audit-did-users-bulk-undo = Editare în comun anulată
audit-did-account-add = Cont de e-mail adăugat
audit-did-account-edit = Cont de e-mail modificat
audit-did-agency-edit = Setările agenției modificate
audit-did-agency-logo = Siglă schimbată
audit-did-office-add = Birou adăugat
audit-did-office-edit = Birou modificat
audit-did-office-remove = Birou eliminat
audit-did-audit-export = Jurnal descărcat
audit-did-director-hand-over = Funcția de Director predată
audit-did-group-add = Grup creat
audit-did-group-delete = Grup șters
audit-did-group-edit = Grup modificat
audit-did-group-join = Membru adăugat într-un grup
audit-did-group-leave = Membru eliminat dintr-un grup
audit-did-network-add = Rețea permisă
audit-did-network-edit = Rețea permisă modificată
audit-did-network-remove = Rețea permisă eliminată
audit-did-password-failed = Parola proprie dată greșit
audit-did-password-forgotten = Cerere de parolă nouă
audit-did-password-reset = Parolă aleasă printr-un link
audit-did-second-factor-off = Al doilea factor dezactivat
audit-did-second-factor-on = Al doilea factor activat
audit-did-second-factor-recovery = Coduri de rezervă noi
audit-did-second-factor-reset = Al doilea factor și cheile de acces ale unui utilizator resetate
audit-did-sign-in-code-failed = Cod greșit la autentificare
audit-did-sign-in-network = Autentificare refuzată: rețea nepermisă
audit-did-sign-in-recovery-code = Autentificare cu un cod de rezervă
audit-did-sign-in-throttled = Așteptare după prea multe încercări de autentificare
audit-did-user-absence = Absență modificată
audit-did-user-hand-over = Datele unui utilizator predate
audit-did-user-invite = Utilizator invitat
audit-did-user-photo = Fotografie schimbată
audit-did-user-try-as = Verificare a ce vede un utilizator
audit-did-user-unlock = Autentificarea unui utilizator deblocată

backups = Copii de rezervă
backups-good = Ultima copie de rezervă bună cuprinde mesaje: { $messages }. Făcută:
backups-none = Încă nu s-a făcut nicio copie de rezervă programată.
backups-how = Indicați un director la [backup] în fișierul de configurare și acolo se va face zilnic o copie de rezervă.
backups-failed = Ultima copie de rezervă a eșuat: { $why }
backups-damaged = Mesaje deteriorate pe disc care lipsesc din ea: { $messages }. Rulați „korespond verify”.
