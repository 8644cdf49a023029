import type { Format } from '../words/format';
import type { OperatorWords } from './en';
import { measuresOf } from './measures';

/** Was die Seite der Betreiber sagt, auf Deutsch. */
export const operatorGerman = (f: Format): OperatorWords => {
  const { age, bytes } = measuresOf(f.locale);
  return {
    title: 'Betrieb',
    more: 'Mehr zeigen',
    sendAgain: 'Noch einmal senden',
    sent: 'Ist unterwegs.',
    stranger:
      'Diese Seite ist für die, die das Tal betreiben. Hat dich gerade jemand dazu ernannt, dann sieh noch einmal nach.',
    lookAgain: 'Noch einmal nachsehen',
    claim: {
      title: 'Noch betreibt niemand dieses Tal',
      told: (name) =>
        `Du hast den Link geöffnet, den der erste Start in sein Log schrieb. Damit betreibst du, ${name}, das Tal, und der Link endet.`,
      become: 'Das Tal betreiben',
      refused:
        'Dieser Link gilt nicht mehr: Er wurde benutzt, oder er ist älter als ein Tag. Solange niemand das Tal betreibt, schreibt jeder Start einen neuen in sein Log.',
    },
    now: {
      title: 'Im Augenblick',
      people: 'Aktive Menschen',
      today: 'Binnen eines Tages',
      accounts: 'Konten',
      sockets: 'Offene Verbindungen',
      completions: 'Haken pro Minute',
      lag: 'Ältestes wartendes Ereignis',
      job: 'Älteste wartende Aufgabe',
      letters: 'Unzustellbares',
      none: 'keines',
      unknown: 'nicht bekannt',
      age,
      number: f.number,
    },
    parts: {
      title: 'Teile',
      well: 'wohlauf',
      away: 'antwortet nicht',
      without: (names) => `ohne ${f.list(names)}`,
      release: (version, since) => `Ausgabe ${version}, läuft seit ${f.moment(since)}`,
      load: (memory, inUse, max) =>
        `${bytes(memory)} Speicher, ${f.number(inUse)} von ${f.number(max)} Verbindungen in Gebrauch`,
      answers: (count, failures) =>
        `${f.count(count, 'Anfrage', 'Anfragen')} beantwortet, ${f.number(failures)} gescheitert`,
      behind: (events, seconds) => `${f.count(events, 'Ereignis', 'Ereignisse')} zurück, ${age(seconds)}`,
      services: {
        identity: 'Konten',
        habit: 'Gewohnheiten',
        progression: 'Fortschritt',
        clan: 'Clans',
        leaderboard: 'Tafeln',
      },
    },
    content: {
      title: 'Inhalte',
      everywhere: (kind, version) => `${kind}: überall Fassung ${version}`,
      mixed: (kind, versions) => `${kind}: Fassungen ${f.list(versions)}, bis alle Teile gelesen haben`,
    },
    letters: {
      title: 'Unzustellbares',
      none: 'Nichts: Jedes Ereignis kam an.',
      told: (group, type) => `${group} konnte ${type} nicht annehmen`,
      unreadable: 'etwas Unlesbares',
      failed: (attempts, at) => `${f.count(attempts, 'Versuch', 'Versuche')}, zuletzt ${f.moment(at)}`,
      again: 'wird noch einmal gesendet',
      sendName: (type, group) => `${type} noch einmal an ${group} senden`,
      sendAll: (service) => `Alles von ${service} noch einmal senden`,
    },
    queues: {
      title: 'Warteschlangen',
      counts: (waiting, active, delayed, failed) =>
        `${f.number(waiting)} warten, ${f.number(active)} in Arbeit, ${f.number(delayed)} später, ${f.number(failed)} aufgegeben`,
      oldest: (seconds) => `die erste wartet seit ${age(seconds)}`,
      failed: (attempts, at) =>
        `aufgegeben nach ${f.count(attempts, 'Versuch', 'Versuchen')}, ${f.moment(at)}`,
      sendName: (id) => `Aufgabe ${id} noch einmal senden`,
    },
    boards: {
      title: 'Tafeln',
      none: 'Keine Tafel ist im Index: Jede wird gebaut, wenn jemand sie ansieht.',
      name: { global: 'Alle', clans: 'Alle Clans', clan: 'Ein Clan' },
      period: { day: 'Tag', week: 'Woche', month: 'Monat', all_time: 'alle Zeit' },
      told: (builtAt, usedAt) => `gebaut ${f.moment(builtAt)}, gelesen ${f.moment(usedAt)}`,
      rebuild: 'Neu bauen',
      rebuildName: (board) => `Neu bauen: ${board}`,
    },
    backups: {
      title: 'Sicherungen',
      none: 'Das Produkt macht hier keine: Wer die Datenbank betreibt, macht sie, oder niemand.',
      repository: (name) => (name === 'monthly' ? 'Monatlich' : 'Täglich'),
      age: (seconds, full) => `${age(seconds)} alt${full === null ? '' : `, die neueste volle ${age(full)}`}`,
      size: (count, size) => `${f.count(count, 'Sicherung', 'Sicherungen')}, ${bytes(size)}`,
      log: (waiting) => `${bytes(waiting)} des Logs sind noch in keinem Archiv`,
      failing: (seconds) => `Das Archivieren des Logs scheitert seit ${age(seconds)}`,
      rehearsed: (at) => `Zuletzt geprobt wurde eine Wiederherstellung ${f.moment(at)}`,
      never: 'Noch nie wurde eine Wiederherstellung geprobt',
      rehearse: 'Ich habe eine geprobt',
    },
    operators: {
      title: 'Betreiber',
      since: (at) => `seit ${f.moment(at)}`,
      you: 'du',
      login: 'Benutzername oder E-Mail',
      name: 'Zum Betreiber machen',
      unknown: 'So heißt niemand.',
      dismiss: 'Entlassen',
      dismissName: (name) => `${name} entlassen`,
      sure: (name) => `${name} entlassen?`,
      soon: 'Spätestens nach einer Viertelstunde antwortet dort nichts mehr von dieser Seite.',
    },
    actions: {
      title: 'Was getan wurde',
      none: 'Noch nichts.',
      missing: (names) => `Was in ${f.list(names)} getan wurde, fehlt: Von dort kam keine Antwort.`,
      shell: 'an einer Befehlszeile',
      former: 'wer früher hier Betreiber war',
      by: (who, at) => `${who}, ${f.moment(at)}`,
      outcome: { done: 'getan', begun: 'begonnen', failed: 'gescheitert' },
      act: {
        'operator-claimed': 'wurde durch den Link Betreiber',
        'operator-named': 'hat jemanden zum Betreiber gemacht',
        'operator-dismissed': 'hat einen Betreiber entlassen',
        'dead-letter-sent': 'hat Unzustellbares noch einmal gesendet',
        'dead-letters-sent': 'hat alles Unzustellbare noch einmal gesendet',
        'job-sent': 'hat eine Aufgabe noch einmal gesendet',
        'board-rebuilt': 'hat eine Tafel neu bauen lassen',
        'restore-rehearsed': 'hat eine Wiederherstellung geprobt',
      },
    },
  };
};
