"""Words of both languages, to be thrown together at random: what the grammar must survive."""

_WORDS = (
    "am um at on next nächsten naechsten this Do Donnerstag Thursday Fri Sa morgen tomorrow heute tonight übermorgen "
    "3. 3.12. 03/12 12/25 2026-12-03 Dezember Dec 15 3 15:00 3pm 15 Uhr halb viertel nach vor quarter past to drei "
    "three früh abends evening nachts Nacht noon Mitternacht in 2 hours zwei Wochen ago from Woche week month "
    "Monatsende end of MESZ EST Z +02:00 Sommerzeit <t:1796306400> , . ; 24:00 25:61 99999 years und & - ( ) "
    "- – bis to until von zwischen between 9 11 9-11 9am-11 1530 KW 50 erster letzter last first im of January "
    "vierten zwölften Eastern CET Zeit time Berliner für for 8 Tagen später later earlier lang by spätestens "
    "T09:00-05:00 UTC+1 Jahr Ende of the Wochenende weekend 2-4 22-2 Silvester"
)
WORDS = tuple(_WORDS.split(" "))
