import { Script } from '#libs/redis';
import { PLACE_LENGTH } from './row';

const PLACE_ID = PLACE_LENGTH - 36 + 1;

/** Fields that Lua hands to one command at most. */
const FIELDS_MAX = 4_000;

/** Every reading starts with the epoch, the sequence number and the total, and is nil when the board is not there. */
const HEAD = `
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
if not meta[1] then return false end
local total = redis.call('ZCARD', KEYS[2])
local function rows(first, last)
  local reply = {meta[1], meta[2], total, first}
  local members = redis.call('ZRANGE', KEYS[2], first, last)
  for i = 1, #members do members[i] = string.sub(members[i], ${PLACE_ID}) end
  for from = 1, #members, ${FIELDS_MAX} do
    local found = redis.call('HMGET', KEYS[3], unpack(members, from, math.min(from + ${FIELDS_MAX - 1}, #members)))
    for i = 1, #found do reply[#reply + 1] = found[i] end
  end
  return reply
end
`;

export type RowsReply = [epoch: string, seq: string, total: number, first: number, ...rows: string[]] | null;

/** In place of the first rank: there is nothing that the reader does not know. */
export const UNCHANGED = -1;

/** ARGV: first rank (0 is the top), number of rows, and if the reader has them at an epoch and sequence number, these. */
export const READ_FROM = new Script<RowsReply>(`${HEAD}
if meta[1] == ARGV[3] and meta[2] == ARGV[4] then return {meta[1], meta[2], total, ${UNCHANGED}} end
return rows(tonumber(ARGV[1]), ARGV[1] + ARGV[2] - 1)`);

/**
 * ARGV: weight and place after which to go on, number of rows. The place itself need not be there any more:
 * it is looked for by halving among the members of its weight.
 */
export const READ_AFTER = new Script<RowsReply>(`${HEAD}
local low = redis.call('ZCOUNT', KEYS[2], '-inf', '(' .. ARGV[1])
local high = redis.call('ZCOUNT', KEYS[2], '-inf', ARGV[1])
while low < high do
  local middle = math.floor((low + high) / 2)
  if redis.call('ZRANGE', KEYS[2], middle, middle)[1] <= ARGV[2] then low = middle + 1 else high = middle end
end
return rows(low, low + ARGV[3] - 1)`);

/** ARGV: member, radius. No rows when the member is not listed. */
export const READ_AROUND = new Script<RowsReply>(`${HEAD}
local row = redis.call('HGET', KEYS[3], ARGV[1])
if not row then return {meta[1], meta[2], total, 0} end
local rank = redis.call('ZRANK', KEYS[2], string.sub(row, 1, ${PLACE_LENGTH}))
return rows(math.max(0, rank - ARGV[2]), rank + ARGV[2])`);

export type RanksReply =
  [epoch: string, seq: string, total: number, ...ranksAndWeights: (number | string | null)[]] | null;

/** ARGV: members. For each its rank (0 is the top) and weight, or two nils. */
export const READ_RANKS = new Script<RanksReply>(`${HEAD}
local reply = {meta[1], meta[2], total}
for i = 1, #ARGV do
  local row = redis.call('HGET', KEYS[3], ARGV[i])
  local place = row and string.sub(row, 1, ${PLACE_LENGTH})
  reply[2 * i + 2] = place and redis.call('ZRANK', KEYS[2], place)
  reply[2 * i + 3] = place and redis.call('ZSCORE', KEYS[2], place)
end
return reply`);

/**
 * KEYS: meta, wish list. ARGV: board. Wishes for it unless it is there: a wish that came just after the board would
 * have it built once more, and everybody subscribe again.
 */
export const WANT = new Script<number>(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
return redis.call('SADD', KEYS[2], ARGV[1])`);
