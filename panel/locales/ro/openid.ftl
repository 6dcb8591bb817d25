# Autentificarea prin furnizori OpenID

openid-ways = Autentificare cu alte conturi
openid-or = Sau fără parolă:
openid-sign-in = Intră cu { $name }
openid-going = Spre { $name }
openid-going-text = Te autentifici acolo și revii singur aici. Dacă nu se întâmplă nimic, mergi mai departe manual.
openid-go = Mai departe
openid-text = Un cont la unul dintre acești furnizori te poate autentifica fără parolă. Cine are acel cont intră aici în numele tău.
openid-since = conectat din
openid-provider = Furnizor
openid-connect = Conectează
openid-disconnect = Deconectează
openid-end-all = Deconectează tot
openid-end-all-text = După aceea, autentificarea se face numai cu parola. Dacă un cont a fost preluat de altcineva, încheie și sesiunile, printr-o blocare de moment.
audit-did-openid-connect = Cont al unui furnizor de autentificare conectat
audit-did-openid-match = Cont al unui furnizor de autentificare conectat după adresă
audit-did-openid-disconnect = Cont al unui furnizor de autentificare deconectat
audit-did-openid-reset = Conturile de autentificare ale altei persoane deconectate
audit-did-sign-in-openid = Autentificare printr-un furnizor
audit-did-sign-in-openid-failed = Autentificare eșuată printr-un furnizor
audit-did-sign-in-openid-unknown = Autentificare printr-un furnizor: contul nu este al nimănui
