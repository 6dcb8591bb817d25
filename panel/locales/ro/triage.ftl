# What one does with mail: deeds, ticks, tags, folders

## Ticks

tick-message = Bifează: { $name }
tick-keep = Păstrează bifele
tick-menu = Alege
tick-page = Bifează toată pagina
tick-place = Bifează tot ce este aici
tick-clear = Debifează tot
tick-more = Mai multe pentru cele bifate
tick-count = Bifate

## Deeds

deed-archive = Arhivează
deed-trash = Șterge
deed-restore = Pune înapoi
deed-spam = Este spam
deed-not-spam = Nu este spam
deed-read = Marchează ca citite
deed-unread = Marchează ca necitite
deed-flag = Marchează cu steag
deed-unflag = Ia steagul
deed-remove = Șterge definitiv
deed-move = Mută
deed-move-to = În dosarul
deed-tag = Adaugă eticheta
deed-untag = Scoate eticheta
deed-tag-with = Etichetă
deed-attach = Atașează
deed-detach = Desprinde
deed-attach-to = Contact sau organizație
deed-file = Mută, etichete, atașează
file-title = Unde ține mesajul
attach-find = Găsește un contact sau o organizație
attach-text = Mesajul atașat apare pe pagina contactului sau a organizației și îl văd toți cei care au acces la ele. Acest lucru rămâne în jurnalul de audit.

## What was done

did-trash = Mutate la Coș
did-restore = Puse înapoi
did-spam = Mutate la Spam
did-archive = Arhivate
did-move = Mutate
did-read = Marcate ca citite
did-unread = Marcate ca necitite
did-flag = Marcate cu steag
did-unflag = Steag luat
did-tag = Etichetate
did-untag = Etichetă scoasă
did-attach = Atașate
did-detach = Desprinse
did-remove = Șterse definitiv
did-not-spam = Mutate la Primite
did-undone = Anulat
did-kept = Modificate între timp, lăsate așa
did-skipped = Omise, fără drepturi
did-goes-on = Vezi progresul
did-undo = Anulează
did-title = Lucru cu mesajele
did-stopped = S-a oprit. Restul rămâne cum era.
did-by-itself = Continuă singur, chiar dacă părăsești pagina.
did-look-again = Verifică din nou
did-stop = Oprește

## The basket of messages

mail-basket = Mesaje bifate
mail-basket-back = La mesaje
mail-basket-empty = Nimic nu e bifat
mail-basket-empty-text = Bifează mesaje în liste, pe oricâte pagini, și fă ceva cu toate aici.
mail-basket-text = Ce alegi aici se aplică tuturor mesajelor bifate. Se poate anula timp de o oră, cu excepția ștergerii definitive.

## Removing for good

empty-now = Golește
remove-title = Ștergi definitiv?
remove-text = Mesaje: { $number }. Se eliberează { $size } și nu se mai poate anula.
remove-nothing = Aici nu este nimic ce poți șterge.
remove-here-only = Se șterg doar din Korespond. Serverul de mail păstrează ce are, iar Korespond nu le mai aduce.
remove-now = Șterge definitiv

## Tags

tags = Etichete
tags-manage = Gestionează etichetele
tags-text = Etichetele sunt ale agenției: cine vede un mesaj îi vede etichetele.
tag-new = Etichetă nouă
tag-name = Nume
tag-colour = Culoare
tag-add = Creează eticheta
tag-change = Modifică
tag-remove = Șterge eticheta
tag-remove-title = Ștergi eticheta „{ $name }”?
tag-remove-text = Dispare de pe toate mesajele. Mesajele rămân.
tag-none = Niciun mesaj pe care îl vezi nu are această etichetă.
tag-colour-grey = Gri
tag-colour-red = Roșu
tag-colour-orange = Portocaliu
tag-colour-yellow = Galben
tag-colour-green = Verde
tag-colour-teal = Turcoaz
tag-colour-blue = Albastru
tag-colour-purple = Mov

## Folders

folders-manage = Gestionează dosarele
folders-at-server = Dosarele create, redenumite sau șterse aici se schimbă și pe serverul de mail.
folders-here-only = Acest cont nu schimbă dosare pe serverul de mail. Ce creezi sau muți aici este așa doar în Korespond.
folder-new = Dosar nou
folder-called = Nume
folder-add = Creează dosarul
folder-here = doar aici
folder-change = Modifică
folder-rename = Redenumește
folder-remove = Șterge dosarul
folder-remove-title = Ștergi dosarul „{ $name }”?
folder-remove-text = Mesajele lui nu se șterg: ajung la Coș. Mesaje în dosar: { $number }.
folder-remove-server = Îl șterge și serverul de mail, când e gol acolo.
folder-remove-here = Serverul de mail îl păstrează. Korespond nu mai aduce nimic din el; se poate reporni pe pagina contului.

## The audit log

audit-did-message-remove = Mesaj șters definitiv
audit-did-message-attach = Mesaj atașat
audit-did-message-detach = Mesaj desprins
audit-did-tag-add = Etichetă creată
audit-did-tag-edit = Etichetă modificată
audit-did-tag-remove = Etichetă ștearsă
audit-did-folder-add = Dosar creat
audit-did-folder-rename = Dosar redenumit
audit-did-folder-remove = Dosar șters

## Keys

key-archive = arhivează
key-trash = șterge
key-spam = spam sau nu e spam
key-tick = bifează
