import { auditMigration } from '#libs/audit';
import { outboxMigration } from '#libs/messaging';
import { Leaderboard1763600000700 } from './1763600000700-leaderboard';
import { CreditPages1763700000700 } from './1763700000700-credit-pages';
import { KeptInShort1763800000700 } from './1763800000700-kept-in-short';
import { ZonesAsWritten1763900000700 } from './1763900000700-zones-as-written';
import { MarksTellSince1764000000700 } from './1764000000700-marks-tell-since';
import { MarksRebuild1764100000700 } from './1764100000700-marks-rebuild';

/** In their order. */
export const LEADERBOARD_MIGRATIONS = [
  outboxMigration('leaderboard'),
  Leaderboard1763600000700,
  CreditPages1763700000700,
  KeptInShort1763800000700,
  ZonesAsWritten1763900000700,
  MarksTellSince1764000000700,
  auditMigration('leaderboard'),
  MarksRebuild1764100000700,
];
