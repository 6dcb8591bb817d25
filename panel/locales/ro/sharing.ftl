share = Partajează
share-title = Partajare
share-now = Cine vede prin partajare
share-none = Deocamdată nimeni. Partajarea deschide un mesaj celor aleși, oricare ar fi drepturile lor.
share-by = partajat de { $name }
share-stop = Oprește partajarea
share-stop-with = Oprește partajarea cu { $name }
share-new = Partajează cu
share-extent = Cât
share-message = Acest mesaj
share-thread = Toată conversația, și mesajele ulterioare
share-messages = { $count ->
        [one] { $n } mesaj din conversație, acesta inclus
        [few] { $n } mesaje din conversație, acesta inclus
       *[other] { $n } de mesaje din conversație, acesta inclus
    }
share-others = { $count ->
        [one] { $n } alt mesaj din conversație
        [few] { $n } alte mesaje din conversație
       *[other] { $n } de alte mesaje din conversație
    }
share-colleagues = O persoană din agenție
share-with = Partajează cu { $name }
share-more = Sunt mai multe persoane: caută după nume.
share-group = Un grup
share-group-none = Alege un grup
share-with-group = Partajează cu grupul ales
share-with-names = Partajat cu { $names }
mail-shared = Partajate cu mine
mail-shared-none = Aici apare ce partajează alții cu tine sau cu un grup al tău.
notice-shared = { $by } a partajat cu tine:
people = Persoane din agenție
people-find = Caută o persoană după nume
people-none = Nu s-a găsit nimeni
people-none-text = Încearcă începutul unui prenume sau nume.
people-all-offices = Toate birourile
people-cards = Cărțile de vizită ale tuturor
people-of-office = Persoane din acest birou
private-title = Adrese private
private-text = Mesajele cu aceste adrese nu apar altora la contactul nimănui, nici dacă cineva adaugă o astfel de adresă. Tu le vezi ca înainte. Nu se ascund astfel mesajele acolo unde le arăți pe toate, nici cele la care participă și un client cu altă adresă.
private-address = Adresă de e-mail
private-add = Păstrează privată
private-remove = Elimină
private-remove-one = Nu mai păstra privată adresa { $address }
audit-did-account-private-address = Adresă păstrată privată
audit-did-account-open-address = Adresă care nu mai e privată
