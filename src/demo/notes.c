/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/notes.h"

enum { EACH = 10 };

static const char *const notes[NOTE_KINDS][EACH] = {
	[NOTE_SPOKEN] = {
		"Gebeld met moeder; komt morgen weer.", "Gesproken in de pauze, had zich verslapen.",
		"Vader gebeld. Belooft erop te letten dat hij op tijd vertrekt.",
		"Kort gesprek gevoerd; er speelt iets thuis. Mentor pakt het op.",
		"Gebeld: bus gemist en daarna niet meer gekomen. Afspraak gemaakt voor donderdag.",
		"Zegt ziek te zijn geweest; ouders melden voortaan zelf af.",
		"Met leerling en mentor een plan gemaakt voor de maandagen.",
		"Moeder wist niet van het verzuim. Ze belt morgen terug.", "Wil liever een andere opleiding; decaan kijkt mee.",
		"Ouders gesproken; afspraken op papier gezet.",
	},
	[NOTE_SPOKEN_ADULT] = {
		"Gebeld; komt morgen weer.", "Gesproken in de pauze, had zich verslapen.",
		"Gebeld: trein gemist en daarna niet meer gekomen. Afspraak gemaakt voor donderdag.",
		"Gesproken: werkt te veel uren naast school. Rooster besproken.",
		"Met student en slb'er een plan gemaakt voor de maandagen.",
		"Wil praten over een andere opleiding; afspraak met loopbaanbegeleiding.",
		"Zegt ziek te zijn geweest; meldt zich voortaan af in de app.",
		"Kort gesprek: zorgen om geld. Doorverwezen naar het studentenloket.",
		"Gebeld: zorgt voor een ziek familielid. Aangepast rooster besproken.", "Gesproken: zit niet lekker in de klas. Slb'er kijkt mee.",
	},
	[NOTE_NO_ANSWER] = {
		"Gebeld, geen gehoor.", "Voicemail ingesproken.", "Bericht gestuurd: we missen je.", "Nummer niet in gebruik.",
		"Twee keer gebeld, geen gehoor. Morgen opnieuw.", "Mail gestuurd aan ouders.", "Geen gehoor; kaartje gestuurd.",
		"Aan de deur geweest, niemand thuis.", "Gebeld, werd weggedrukt.", "Bericht gelezen, geen antwoord.",
	},
	[NOTE_HANDLED] = {
		"Mentor heeft al contact.", "Was aanwezig, docent had zich vergist.", "Per mail afgemeld, alsnog verwerkt.",
		"Kwam later op de dag binnen.", "Was naar de huisarts; ouders melden het alsnog.", "Rooster was gewijzigd.",
		"Zat bij een andere groep in de les.", "Bericht van thuis ontvangen.", "Had toestemming van de slb'er.",
		"Bericht gestuurd, antwoord gekregen.",
	},
	[NOTE_HANDLED_WARNING] = {
		"Mentor heeft al contact.", "Besproken in het teamoverleg.", "Loopt al in het zorgoverleg.",
		"Brief aan ouders gestuurd.", "Uitgenodigd voor gesprek op vrijdag.", "Slb'er maakt een plan met de student.",
		"Schoolmaatschappelijk werk ingeschakeld.", "Deel van de lessen was stage; registratie aangepast.",
		"Ouders zijn op de hoogte.", "Afspraken vastgelegd in het logboek.",
	},
	[NOTE_HANDLED_SICK] = {
		"Schoolarts is op de hoogte.", "Jeugdarts gevraagd om contact op te nemen.", "Griep in de klas, geen zorgen.",
		"Bekende aandoening, afspraken liggen vast.", "Mentor belt wekelijks.", "Aangemeld voor het spreekuur.",
		"Besproken in het zorgteam.", "Ouders hebben zelf al contact met de huisarts.", "Brief van de arts ontvangen.",
		"Opbouw van uren afgesproken.",
	},
	[NOTE_HANDLED_LATE] = {
		"Nablijven afgesproken met de conciërge.", "Brief aan ouders gestuurd.", "Bus rijdt anders; rooster besproken.",
		"Meldt zich deze week om acht uur.", "Mentor bespreekt het.", "Uitgenodigd voor gesprek op vrijdag.",
		"Afspraak over de fiets gemaakt.", "Waarschuwing gegeven.", "Kaart van de trein klopt nu.",
		"Besproken bij de dagstart.",
	},
	[NOTE_HANDLED_LUXURY] = {
		"Was ziek, bewijs ontvangen.", "Verlof was toegezegd, niet geregistreerd.", "Ouders zeggen van niets te weten.",
		"Gemeld bij de leerplichtambtenaar voor onderzoek.", "Waarschuwing per brief.", "Examen elders, in orde.",
		"Was bij een begrafenis.", "Lessen waren vervallen.", "Gesprek met ouders gepland.", "Bewijs opgevraagd.",
	},
	[NOTE_SPOKEN_SICK] = {
		"Gebeld: koorts, maandag weer op school.", "Moeder gesproken, jeugdarts belt deze week.",
		"Student gesproken; vaak hoofdpijn, gaat naar de huisarts.", "Vader gebeld. Geen bijzonderheden, griep.",
		"Gesproken over slapen en gamen; afspraak met de schoolarts.", "Gebeld: herstelt van operatie.",
		"Kort gesprek: spanning thuis. Zorgcoördinator kijkt mee.", "Gebeld, komt vanaf woensdag halve dagen.",
		"Met ouders afgesproken dat zij elke dag afmelden.", "Student wil weer beginnen; opbouw afgesproken.",
	},
	[NOTE_TAKEN] = {
		"Melding opgepakt, brief voor gesprek verstuurd.", "Huisbezoek gepland.", "School gebeld voor achtergrond.",
		"Uitnodiging verstuurd.", "Samen met school in gesprek volgende week.", "Ouders gebeld, gesprek gepland.",
		"Jongere gebeld; komt naar het spreekuur.", "Overleg met jeugdarts aangevraagd.",
		"Doorstroomcoach neemt contact op.", "Opgepakt samen met de vorige melding.",
	},
	[NOTE_CLOSED] = {
		"Gaat weer naar school; afspraken gemaakt met school en ouders.", "Waarschuwing gegeven, verzuim gestopt.",
		"Overstap naar een andere opleiding geregeld.", "Verwezen naar schoolmaatschappelijk werk.",
		"Verzuim was deels ziekte; school past de registratie aan.", "Halt-verwijzing afgerond.",
		"Hulp gestart via het wijkteam.", "Traject bij het Doorstroompunt gestart.",
		"Jongere heeft weer ritme gevonden.", "Rooster aangepast, verzuim gestopt.",
	},
	[NOTE_OUTSIDE] = {
		"Gebeld: zoekt werk, wil in september weer naar school.", "Gesproken thuis; gaat kijken bij de open dag.",
		"Werkt af en toe in de horeca. Afspraak gemaakt voor oriëntatie.", "Heeft schulden; aangemeld bij het wijkteam.",
		"Wil graag leren en werken combineren. Bbl-plek gezocht.", "Gesprek gehad op het Loket.",
		"Wacht op een plek bij de zorg. Houdt contact.", "Is verhuisd naar een eigen kamer, gaat goed.",
		"Wil naar de entreeopleiding in februari.", "Kort gesproken; belt volgende week zelf terug.",
	},
};

struct str demo_note(struct prng *r, enum demo_note kind)
{
	return str_of(notes[kind][prng_below(r, EACH)]);
}

struct str demo_employer(struct prng *r)
{
	static const char *const names[] = { "Bakkerij De Korenaar",  "Supermarkt Het Plein",
		                             "Bouwbedrijf Vechtrand", "Magazijn Oost",
		                             "Restaurant De Brug",    "Schildersbedrijf Salland",
		                             "Thuiszorg Nabij",       "Garage De Driehoek",
		                             "Kwekerij Zonnehoek",    "Uitzendbureau Aan de Slag",
		                             "Transport Hanzeweg",    "Installatietechniek Noord" };

	return str_of(names[prng_below(r, sizeof names / sizeof *names)]);
}

struct str demo_daytime(struct prng *r)
{
	static const char *const names[] = { "Zorgboerderij De Linde", "Werkplaats De Schakel", "Atelier Kleurrijk",
		                             "Kwekerij Samen", "Lunchroom Ons Idee" };

	return str_of(names[prng_below(r, sizeof names / sizeof *names)]);
}
