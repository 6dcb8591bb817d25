# Mail and search.

kind-inbox = Primite
kind-sent = Trimise
kind-drafts = Ciorne
kind-spam = Spam
kind-trash = Coș de gunoi
kind-archive = Arhivă
kind-custom = Alte dosare
side-label = Dosare
side-together = Toate conturile
side-matched-only = Vezi mesajele cu contacte și organizații.
side-who-sees = Cine vede ce mesaje
unread-count = { $count ->
        [one] { $n } necitit
        [few] { $n } necitite
       *[other] { $n } de necitite
    }
sort-label = Sortează după
sort-date = Cele mai noi
sort-sender = După expeditor
sort-subject = După subiect
sort-size = Cele mai mari
mail-no-account = Adaugă-ți contul de e-mail
mail-no-account-text = Korespond îți preia mesajele, le ține la zi și arată cărui contact îi aparține fiecare. Ai nevoie doar de adresă și parolă.
list-empty = Nimic aici
list-empty-text = Mesajele noi apar aici singure. Dacă lipsește ceva, verifică starea conturilor.
list-empty-folder = Dosarul nu conține mesaje pe care le poți vedea. Dacă lipsește ceva, verifică starea contului.
list-empty-way = Vezi conturile
no-subject = (fără subiect)
row-unread = Necitit
row-attachment = Are atașamente
row-flagged = Marcat
row-answered = S-a răspuns
row-private = Privat
row-quarantined = Nu a putut fi citit; păstrat așa cum a venit
row-gone = Nu mai este pe server; păstrat aici
row-no-sender = (fără expeditor)
row-to = Către: { $names }
row-also-in = și la: { $names }
thread-count = { $count ->
        [one] { $n } mesaj în conversație
        [few] { $n } mesaje în conversație
       *[other] { $n } de mesaje în conversație
    }
thread-earlier = Mai devreme în conversație
thread-later = Mai târziu în conversație

## Panoul de citire

pane-label = Panoul de citire
pane-empty = Alege un mesaj
pane-empty-text = Se deschide aici, cu tot ce știi despre persoanele din el. Apasă ? pentru taste.
pane-close = Închide
pane-back = Înapoi
ask-title = Acest mesaj nu este al tău
ask-text = Este privat sau nu aparține niciunui contact. Ca director îl poți deschide. Faptul rămâne în jurnalul de audit.
ask-open = Deschide
message-mark-read = Marchează ca citit
message-mark-unread = Marchează ca necitit
message-make-private = Fă-l privat
message-make-open = Nu mai este privat
message-why = De ce văd asta?
message-more = Mai multe
message-raw = Descarcă originalul (.eml)
message-own-page = Deschide pe pagină separată
message-print = Tipărește
message-automatic = Mesaj automat
message-to = Către
message-cc = Cc
message-bcc = Bcc
message-reply-to = Răspuns către
message-to-short = către { $names }
message-account = Cont
message-folders = Dosare
message-size = Dimensiune
message-text = Textul mesajului
message-audited = Deschis ca director. Este notat în jurnalul de audit.
message-images = { $count ->
        [one] { $n } imagine externă nu a fost încărcată, ca expeditorul să nu afle că ai citit.
        [few] { $n } imagini externe nu au fost încărcate, ca expeditorul să nu afle că ai citit.
       *[other] { $n } de imagini externe nu au fost încărcate, ca expeditorul să nu afle că ai citit.
    }
message-versions = { $count ->
        [few] Există { $n } versiuni ale acestui mesaj, care diferă:
       *[other] Există { $n } de versiuni ale acestui mesaj, care diferă:
    }
message-version = Versiunea { $number } ({ $size })
message-version-save = Descarcă versiunea { $number }
message-images-once = Arată o dată
message-large = Mesajul depășește limita de mărime: s-au preluat doar antetele.
message-stub = Nicio parte nu este cunoscută: s-au preluat doar antetele și doar proprietarul contului le vede.
message-fetch = Preia oricum
message-images-always = Mereu pentru acest expeditor
message-trackers = Mesajul încearcă să te urmărească prin imagini de la: { $hosts }
frame-quoted = Text anterior
frame-signature = Semnătură
frame-blocked-image = Imagine neîncărcată
attachments = Atașamente
attachments-count = { $count ->
        [one] { $n } atașament
        [few] { $n } atașamente
       *[other] { $n } de atașamente
    }
attachments-all = Descarcă tot (.zip)
attachment-preview = Previzualizează { $name }
invitation = Invitație
invitation-cancel = Anulat
invitation-reply = Răspuns la invitație
invitation-organizer = Organizator: { $name }
invitation-where = Unde: { $place }
invitation-attendees = Participanți: { $names }
invitation-there = În { $zone }: { $when }
invitation-every-day = { $count ->
        [1] Se repetă zilnic
        [one] Se repetă la { $n } zi
        [few] Se repetă la { $n } zile
       *[other] Se repetă la { $n } de zile
    }
invitation-every-week = { $count ->
        [1] Se repetă în fiecare săptămână
        [one] Se repetă la { $n } săptămână
        [few] Se repetă la { $n } săptămâni
       *[other] Se repetă la { $n } de săptămâni
    }
invitation-every-month = { $count ->
        [1] Se repetă în fiecare lună
        [one] Se repetă la { $n } lună
        [few] Se repetă la { $n } luni
       *[other] Se repetă la { $n } de luni
    }
invitation-every-year = { $count ->
        [1] Se repetă în fiecare an
        [one] Se repetă la { $n } an
        [few] Se repetă la { $n } ani
       *[other] Se repetă la { $n } de ani
    }
invitation-until = până la { $day }
invitation-times = { $count ->
        [one] o dată
        [few] de { $n } ori
       *[other] de { $n } de ori
    }
enclosed = Mesaj inclus
enclosed-download = Descarcă acest mesaj (.eml)
message-from = De la
message-date = Data
flaw-not-mime = Acesta nu este un e-mail lizibil. E păstrat așa cum a venit; poți descărca originalul.
flaw-parser-failed = Mesajul nu a putut fi citit. Se va încerca din nou după o actualizare; poți descărca originalul.
flaw-too-deep = Mesajul este imbricat prea adânc. Poți descărca originalul.
flaw-too-many-parts = Mesajul are prea multe părți. Poți descărca originalul.
flaw-html-too-complex = Aspectul mesajului e prea complex pentru a fi afișat în siguranță, așa că se arată ca text simplu.
flaw-no-date = Mesajul nu are o dată lizibilă; ora este cea la care l-a primit serverul.
flaw-no-sender = Mesajul nu indică expeditorul.
flaw-too-slow = Citirea acestui mesaj cere mai multă muncă decât este permis. Poți descărca originalul.

## Quarantine

quarantine = Carantină
quarantine-text = Mesaje care nu au putut fi citite, cu ce s-a putut recunoaște. Nimic nu se pierde: fiecare e păstrat întocmai, iar după o actualizare sunt citite din nou de la sine.
quarantine-all = Citește-le pe toate din nou
quarantine-one = Citește din nou
quarantine-again = Citite din nou: { $tried }. Ieșite din carantină: { $mended }.
quarantine-empty = Nimic în carantină
quarantine-empty-text = Toate mesajele pe care le poți vedea au putut fi citite.

## Înregistrări asociate

related = Înregistrări asociate
related-organization = Organizație
related-colleague = Coleg
related-nothing = Niciun contact de-al tău nu are aceste adrese.
related-unknown = { $name } nu este încă printre contactele tale.
related-last = Ultima corespondență

## De ce văd asta?

why-settings = Ce văd colegii este o setare:
why-back = Înapoi la mesaj
reason-your-account = Este în contul tău.
reason-shared-account = Este în contul comun { $name }, iar tu ești membru.
reason-granted = Grupul { $group } îți permite să { $permission }: { $scope }. Mesajul este în contul: { $owner }.
reason-contact = Aparține contactului
reason-organization = Aparține organizației
reason-all-mail = Contul arată toate mesajele colegilor.
reason-shared = { $name } l-a partajat cu tine.
reason-director-asked = L-ai deschis ca director; este în jurnalul de audit.
scope-none = ale nimănui
scope-own = ale tale
scope-team = ale echipei tale
scope-subordinates = ale tale și ale subordonaților tăi
scope-office = ale biroului tău
scope-group = ale membrilor grupului
scope-everyone = ale tuturor
permission-mail-view = vezi mesaje
permission-mail-organize = organizezi mesaje
permission-mail-export = exporți mesaje
permission-contacts-view = vezi contacte
permission-contacts-edit = modifici contacte
permission-contacts-delete = ștergi contacte
permission-users-view = vezi utilizatori
permission-users-create = creezi utilizatori
permission-users-edit = modifici utilizatori
permission-settings-edit = modifici setări
permission-audit-view = citi jurnalul de audit

## Căutare

search = Caută
search-label = Caută în toate mesajele
search-placeholder = Caută: cuvinte, from:ana, has:attachment…
search-start = Ce cauți?
search-start-text = Scrie mai sus un nume, un cuvânt sau o adresă, ori completează formularul.
search-nothing = Nimic găsit
search-nothing-text = Încearcă mai puține cuvinte sau mai scurte. Se caută doar în mesajele pe care le poți vedea.
search-bounded = Pot fi mai multe: pagina următoare continuă căutarea.
search-form = Caută după câmpuri
search-words = Cuvinte
search-from = De la
search-to = Către
search-subject = Subiect
search-after = Nu înainte de
search-before = Înainte de
search-within = Caută în corespondență
