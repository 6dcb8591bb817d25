# Logowanie przez dostawców OpenID

openid-ways = Logowanie innymi kontami
openid-or = Albo bez hasła:
openid-sign-in = Zaloguj przez { $name }
openid-going = Przejście do { $name }
openid-going-text = Po zalogowaniu nastąpi powrót tutaj. Jeśli nic się nie dzieje, przejdź dalej ręcznie.
openid-go = Dalej
openid-text = Konto u jednego z tych dostawców może logować Cię bez hasła. Kto ma do niego dostęp, wejdzie tu jako Ty.
openid-since = połączone od
openid-provider = Dostawca
openid-connect = Połącz
openid-disconnect = Rozłącz
openid-end-all = Rozłącz wszystkie
openid-end-all-text = Potem tylko hasło pozwoli się zalogować. Jeśli ktoś przejął takie konto, zakończ też sesje, blokując na chwilę dostęp.
audit-did-openid-connect = Połączenie konta dostawcy logowania
audit-did-openid-match = Połączenie konta dostawcy logowania według adresu
audit-did-openid-disconnect = Rozłączenie konta dostawcy logowania
audit-did-openid-reset = Rozłączenie kont dostawców logowania innej osoby
audit-did-sign-in-openid = Logowanie przez dostawcę
audit-did-sign-in-openid-failed = Nieudane logowanie przez dostawcę
audit-did-sign-in-openid-unknown = Logowanie przez dostawcę: konto niczyje
