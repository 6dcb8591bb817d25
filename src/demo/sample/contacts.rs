//! People and companies outside the agency.

use model::Locale;

use super::{
    agency::{ANDREI, ANNA, EMMA, OLEG},
    types::{Lifecycle, SampleContact, SampleOrganization, SamplePhone},
};

/// Columns: first; last; e-mails; phones with descriptions; company; position; lifecycle.
const PL: &str = "
Katarzyna;Nowak;katarzyna.nowak@poczta.example;+48 601 555 301;;;client
Piotr;Wójcik;piotr.wojcik@poczta.example p.wojcik@domplus.example;+48 601 555 302|po 16:00;Dom Plus Development;Kierownik sprzedaży;client
Magdalena;Wrońska;m.wronska@notariat-wronska.example;+48 22 555 03 03|w. 12,+48 601 555 303;Notariat Wrońska i Wspólnicy;Notariusz;client
Łukasz;Kamiński;lukasz.kaminski@skrzynka.example;+48 601 555 304;;;lead
Agnieszka;Lewandowska;agnieszka.lewandowska@poczta.example aga.lew@skrzynka.example;+48 601 555 305;;;client
Paweł;Dąbrowski;pawel.dabrowski@domplus.example;+48 601 555 306;Dom Plus Development;Dyrektor projektu;client
Małgorzata;Szymańska;malgorzata.szymanska@skrzynka.example;+48 601 555 307|rano;;;lead
Krzysztof;Jabłoński;k.jablonski@poczta.example;+48 601 555 308;;;client
Zofia;Mazur;zofia.mazur@poczta.example;+48 601 555 309|po 18:00;;;lead
Michał;Krawczyk;michal.krawczyk@notariat-wronska.example;+48 601 555 310;Notariat Wrońska i Wspólnicy;Aplikant;client
Joanna;Grabowska;joanna.grabowska@skrzynka.example;+48 601 555 311;;;client
Grzegorz;Pawłowski;grzegorz.pawlowski@poczta.example;+48 601 555 312;;;lead
Barbara;Michalska;barbara.michalska@poczta.example basia.michalska@skrzynka.example;+48 601 555 313;;;client
Rafał;Żak;rafal.zak@skrzynka.example;+48 601 555 314;;;lead
Dorota;Król;dorota.krol@poczta.example;+48 601 555 315|SMS;;;client
";

const RO: &str = "
Maria;Ionescu;maria.ionescu@posta.example;+40 723 555 401;;;client
Mihai;Stănescu;mihai.stanescu@carpati-broker.example m.stanescu@posta.example;+40 723 555 402|după 16:00;Asigurări Carpați Broker SRL;Broker;client
Elena;Constantin;elena.constantin@posta.example;+40 723 555 403;;;lead
Ștefan;Munteanu;stefan.munteanu@banca-dunarea.example;+40 21 555 04 04|int. 12;Banca Dunărea;Consilier credite;client
Gabriela;Radu;gabriela.radu@cutie.example;+40 723 555 405;;;client
Cătălin;Țurcanu;catalin.turcanu@posta.example;+40 723 555 406;;;lead
Raluca;Stoica;raluca.stoica@cutie.example raluca.s@posta.example;+40 723 555 407|dimineața;;;client
Vlad;Diaconu;vlad.diaconu@posta.example;+40 723 555 408;;;lead
Ana;Gheorghe;ana.gheorghe@carpati-broker.example;+40 723 555 409;Asigurări Carpați Broker SRL;Inspector daune;client
Bogdan;Șerban;bogdan.serban@cutie.example;+40 723 555 410;;;client
Cristina;Matei;cristina.matei@posta.example;+40 723 555 411|după 18:00;;;client
Florin;Dobre;florin.dobre@posta.example;+40 723 555 412;;;lead
Simona;Lungu;simona.lungu@banca-dunarea.example simona.lungu@posta.example;+40 723 555 413;Banca Dunărea;Director sucursală;client
Răzvan;Neagu;razvan.neagu@cutie.example;+40 723 555 414;;;lead
Oana;Bălan;oana.balan@posta.example;+40 723 555 415;;;client
";

const RU: &str = "
Ирина;Петрова;irina.petrova@pochta.example;+48 602 555 501;;;client
Дмитрий;Кузнецов;d.kuznetsov@noviydom.example dmitry.kuznetsov@pochta.example;+48 602 555 502|после 16:00;ООО «Новый дом»;Директор;client
Наталья;Смирнова;natalia.smirnova@pochta.example;+48 602 555 503;;;lead
Сергей;Волков;sergey.volkov@vektor-legal.example;+48 602 555 504|доб. 12;Юридическое бюро «Вектор»;Юрист;client
Ольга;Морозова;olga.morozova@yashchik.example;+48 602 555 505;;;client
Алексей;Новиков;alexey.novikov@pochta.example;+48 602 555 506;;;lead
Татьяна;Фёдорова;tatiana.fedorova@pochta.example t.fedorova@yashchik.example;+48 602 555 507|утром;;;client
Андрей;Соловьёв;andrey.soloviev@noviydom.example;+48 602 555 508;ООО «Новый дом»;Менеджер проектов;client
Елена;Королёва;elena.koroleva@yashchik.example;+48 602 555 509;;;lead
Максим;Зайцев;maxim.zaytsev@pochta.example;+48 602 555 510;;;client
Юлия;Павлова;yulia.pavlova@pochta.example;+48 602 555 511;;;client
Виктор;Семёнов;viktor.semenov@yashchik.example;+48 602 555 512|после 18:00;;;lead
Анастасия;Голубева;a.golubeva@vektor-legal.example;+48 602 555 513;Юридическое бюро «Вектор»;Помощник юриста;client
Павел;Виноградов;pavel.vinogradov@pochta.example pavel.v@yashchik.example;+48 602 555 514;;;client
Светлана;Орлова;svetlana.orlova@yashchik.example;+48 602 555 515;;;lead
";

const EN: &str = "
James;Whitfield;james.whitfield@mailbox.example;+44 7700 900601;;;client
Sarah;O'Connor;sarah.oconnor@harbourlane.example;+44 7700 900602|after 16:00,+44 20 7946 0602|ext. 12;Harbour & Lane Relocation Ltd;Relocation manager;client
Oliver;Bennett;oliver.bennett@mailbox.example ollie@letterbox.example;+44 7700 900603;;;lead
Charlotte;Hughes;charlotte.hughes@northgate-insurance.example;+44 7700 900604;Northgate Insurance;Underwriter;client
Daniel;Murphy;daniel.murphy@letterbox.example;+44 7700 900605;;;client
Sophie;Turner;sophie.turner@mailbox.example;+44 7700 900606|mornings;;;lead
William;Foster;william.foster@harbourlane.example;+44 7700 900607;Harbour & Lane Relocation Ltd;Director;client
Grace;Mitchell;grace.mitchell@letterbox.example;+44 7700 900608;;;client
Thomas;Reid;tom.reid@mailbox.example thomas.reid@letterbox.example;+44 7700 900609;;;lead
Hannah;Brooks;hannah.brooks@mailbox.example;+44 7700 900610;;;client
Edward;Palmer;edward.palmer@northgate-insurance.example;+44 7700 900611;Northgate Insurance;Claims handler;client
Lucy;Marsh;lucy.marsh@letterbox.example;+44 7700 900612|text first;;;lead
Benjamin;Cole;ben.cole@mailbox.example;+44 7700 900613;;;client
Amelia;Shaw;amelia.shaw@mailbox.example;+44 7700 900614;;;client
Henry;Lawson;henry.lawson@letterbox.example;+44 7700 900615;;;lead
";

/// Columns: name; tax number; mail domains; phone.
const ORGANIZATIONS: &str = "
Notariat Wrońska i Wspólnicy;PL5255550101;notariat-wronska.example;+48 22 555 03 03
Dom Plus Development;PL5255550202;domplus.example;+48 22 555 03 20
Asigurări Carpați Broker SRL;RO55550303;carpati-broker.example asigurari-carpati.example;+40 21 555 04 30
Banca Dunărea;RO55550404;banca-dunarea.example;+40 21 555 04 04
ООО «Новый дом»;7755550505;noviydom.example;+48 22 555 05 05
Юридическое бюро «Вектор»;7755550606;vektor-legal.example;+48 22 555 05 04
Harbour & Lane Relocation Ltd;GB555070707;harbourlane.example;+44 20 7946 0602
Northgate Insurance;GB555080808;northgate-insurance.example northgate-claims.example;+44 20 7946 0604
";

/// All 60, fifteen in each language.
pub(super) fn contacts() -> Vec<SampleContact> {
    [
        (PL, Locale::Pl, ANNA),
        (RO, Locale::Ro, ANDREI),
        (RU, Locale::Ru, OLEG),
        (EN, Locale::En, EMMA),
    ]
    .into_iter()
    .flat_map(|(table, locale, owner)| rows(table).map(move |row| contact(row, locale, owner)))
    .collect()
}

/// The eight organizations, two for each agent.
pub(super) fn organizations() -> Vec<SampleOrganization> {
    rows(ORGANIZATIONS)
        .zip([ANNA, ANNA, ANDREI, ANDREI, OLEG, OLEG, EMMA, EMMA])
        .map(
            |([name, tax_number, domains, phone], owner)| SampleOrganization {
                name,
                tax_number,
                domains: domains.split(' ').collect(),
                phone,
                owner,
            },
        )
        .collect()
}

fn rows<const COLUMNS: usize>(
    table: &'static str,
) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    table
        .lines()
        .filter_map(|line| line.split(';').collect::<Vec<_>>().try_into().ok())
}

fn contact(row: [&'static str; 7], locale: Locale, owner: &'static str) -> SampleContact {
    let [first, last, emails, phones, company, position, lifecycle] = row;
    SampleContact {
        first,
        last,
        emails: emails.split(' ').collect(),
        phones: phones.split(',').map(phone).collect(),
        company,
        position,
        locale,
        owner,
        lifecycle: if lifecycle == "client" {
            Lifecycle::Client
        } else {
            Lifecycle::Lead
        },
    }
}

fn phone(text: &'static str) -> SamplePhone {
    let (number, description) = text.split_once('|').unwrap_or((text, ""));
    SamplePhone {
        number,
        description,
    }
}
