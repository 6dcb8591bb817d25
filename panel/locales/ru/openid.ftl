# Вход через поставщиков OpenID

openid-ways = Вход через другие учётные записи
openid-or = Или без пароля:
openid-sign-in = Войти через { $name }
openid-going = Переход к { $name }
openid-going-text = После входа там вы вернётесь сюда. Если ничего не происходит, перейдите вручную.
openid-go = Дальше
openid-text = Учётная запись у одного из этих поставщиков позволяет входить без пароля. Тот, у кого она в руках, войдёт сюда от вашего имени.
openid-since = подключено с
openid-provider = Поставщик
openid-connect = Подключить
openid-disconnect = Отключить
openid-end-all = Отключить все
openid-end-all-text = После этого вход возможен только по паролю. Если учётную запись захватили, завершите и сеансы, ненадолго заблокировав доступ.
audit-did-openid-connect = Подключение учётной записи поставщика входа
audit-did-openid-match = Подключение учётной записи поставщика входа по адресу
audit-did-openid-disconnect = Отключение учётной записи поставщика входа
audit-did-openid-reset = Отключение чужих учётных записей поставщиков входа
audit-did-sign-in-openid = Вход через поставщика
audit-did-sign-in-openid-failed = Неудачный вход через поставщика
audit-did-sign-in-openid-unknown = Вход через поставщика: учётная запись ничья
