# Permission groups and what they open

groups-lead = Un grup spune ce pot face membrii săi și cu datele cui. Cine este în mai multe grupuri are suma drepturilor lor.
groups-all = Toate grupurile
group-name = Numele grupului
group-kind = Fel
group-members = Membri
group-built-in = Predefinit
group-own = Al agenției
group-director = Director
group-supervisor = Supervizori
group-agent = Agenți
group-admin = Admin
group-administration = Administrație
group-new = Grup nou
group-new-hint = Nu dă niciun drept până nu le alegi pe pagina lui.
group-make = Creează grupul
group-grid = Ce pot face membrii și cu datele cui
group-permission = Drept
group-grid-hint = Echipa: agenții aceluiași supervizor. „Toți” nu îl cuprinde pe director, ale cărui date nu le vede altcineva. Nu poți da ce nu ai.
reach-none = Nimeni
reach-own = Proprii
reach-team = Echipa
reach-subordinates = Proprii și ale subordonaților
reach-office = Biroul
reach-group = Grupul
reach-everyone = Toți
group-limits = Limite
group-limits-hint = Din mai multe grupuri contează limita cea mai largă.
group-messages-approval = Mesajele cer aprobare înainte de trimitere
group-listings-approval = Ofertele cer aprobare
group-second-factor = Membrii trebuie să intre cu un al doilea factor
group-sends = Mesaje trimise pe zi
group-drive = Spațiu, în megaocteți
group-limit-hint = Gol: fără limită.
group-is-yours = Faci parte din acest grup. Nimeni nu își schimbă propriile drepturi: întreabă directorul.
group-is-fixed = Directorul are mereu toate drepturile. Acest grup nu poate fi schimbat.
group-no-members = Nimeni nu face încă parte din el.
group-member-email = Adresa de intrare a noului membru
group-member-add = Adaugă în grup
group-member-out = Scoate
group-member-remove = Scoate din grup: { $name }
group-member-inactive = nu poate intra
group-delete-title = Ștergi grupul „{ $name }”?
group-delete-text = Membrii pierd ce le dădea doar acest grup și ce a fost partajat cu el. Oamenii și mesajele lor rămân.
effects-title = Ce deschide și ce închide
effects-none = Nu deschide și nu închide nimic nimănui.
effects-before = Înainte de a schimba: { $name }
effects-save = Salvează schimbarea
effects-again = Înapoi la formular
effects-more = { $count ->
        [one] Și încă { $n } persoană.
        [few] Și încă { $n } persoane.
       *[other] Și încă { $n } de persoane.
    }
effects-not-looked-at = { $count ->
        [one] Poate atinge încă { $n } persoană; nu a fost calculată.
        [few] Poate atinge încă { $n } persoane; nu au fost calculate.
       *[other] Poate atinge încă { $n } de persoane; nu au fost calculate.
    }
effect-gains = Câștigă: { $what }
effect-loses = Pierde: { $what }
effect-opened = Cuprinde mai mulți oameni: { $what }
effect-closed = Cuprinde mai puțini oameni: { $what }
effect-contacts = { $count ->
        [one] { $n } contact
        [few] { $n } contacte
       *[other] { $n } de contacte
    }
effect-or-more = { $what } sau mai mult
effect-mail-of = Mesaje: { $name }:
effect-more-accounts = { $count ->
        [one] și încă { $n } cont
        [few] și încă { $n } conturi
       *[other] și încă { $n } de conturi
    }
extent-nothing = nimic din ele
extent-own = totul, este contul propriu
extent-whole = totul în afară de cele private
extent-matched = mesaje cu contacte cunoscute și ce a fost partajat
extent-shared = doar ce a fost partajat
try-as = Ce vede
try-as-title = Ce vede { $name }
try-as-note = Rămâi cine ești: pagina doar numără ce vede persoana și arată mesajele pe care le poți vedea și tu. Faptul că te-ai uitat este în jurnal.
try-as-inactive = Persoana nu poate intra acum, așa că nu vede nimic din toate acestea.
try-as-permissions = Drepturi și de unde vin
try-as-from = Întindere și grup
try-as-accounts = Conturi de mail
try-as-no-accounts = Niciun mesaj al nimănui.
try-as-messages = mesaje
try-as-contacts = Contacte: { $n }
try-as-newest = Cele mai noi mesaje văzute de amândoi
try-as-no-mail = Niciunul dintre mesajele cele mai noi nu este văzut de amândoi.
try-as-hidden = { $count ->
        [one] Încă { $n } dintre mesajele cele mai noi nu îl poți vedea.
        [few] Încă { $n } dintre mesajele cele mai noi nu le poți vedea.
       *[other] Încă { $n } dintre mesajele cele mai noi nu le poți vedea.
    }
reason-your-record = Este al tău.
reason-director = Ca director vezi totul.
reason-record-granted = Grupul { $group } îți permite să { $permission }: { $scope }. Titular: { $owner }.
try-as-message = Ar vedea acest mesaj?
try-as-message-hint = Lipește adresa unui mesaj deschis din browser.
try-as-ask = Află
try-as-yes = Da, vede acest mesaj.
try-as-no = Nu, nu vede acest mesaj.
