import { BOARD_WINDOW_ROWS } from '#libs/contracts';
import { PLACE_LENGTH } from './row';
import { Script } from './script';

const PLACE_ID = PLACE_LENGTH - 36 + 1;

/** A paused publisher that another one has replaced must not write any more. */
const FENCE = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'fenced'} end`;

/** KEYS: term. ARGV: term. Takes the term unless a later publisher has. */
export const CLAIM = new Script<['claimed'] | ['fenced']>(`
local held = redis.call('GET', KEYS[1])
if held and tonumber(held) > tonumber(ARGV[1]) then return {'fenced'} end
redis.call('SET', KEYS[1], ARGV[1])
return {'claimed'}`);

export type ApplyReply = ['applied' | 'same', seq: number] | ['fenced'] | ['lost'];

/**
 * KEYS: term, meta, order, rows. ARGV: term, epoch, sequence number that the publisher knows, channel, then for
 * each change the member, its weight, and its encoded row, the last two empty for a removal. Rows and sequence
 * number change together, and the step of the first rows is published with them. A change that changes nothing
 * is no step. When the index is not as the publisher left it (flushed, or restored from an old dump), nothing
 * is done.
 */
export const APPLY = new Script<ApplyReply>(`${FENCE}
local meta = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
if meta[1] ~= ARGV[2] or meta[2] ~= ARGV[3] then return {'lost'} end
local before
local changed = {}
for i = 5, #ARGV, 3 do
  local id, weight, new = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local old = redis.call('HGET', KEYS[4], id) or ''
  if old ~= new then
    before = before or redis.call('ZRANGE', KEYS[3], 0, ${BOARD_WINDOW_ROWS - 1})
    changed[id] = true
    if old ~= '' then redis.call('ZREM', KEYS[3], string.sub(old, 1, ${PLACE_LENGTH})) end
    if new ~= '' then
      redis.call('ZADD', KEYS[3], weight, string.sub(new, 1, ${PLACE_LENGTH}))
      redis.call('HSET', KEYS[4], id, new)
    else
      redis.call('HDEL', KEYS[4], id)
    end
  end
end
if not before then return {'same', tonumber(meta[2])} end
local was, is, upserts, removals = {}, {}, {}, {}
for i = 1, #before do was[string.sub(before[i], ${PLACE_ID})] = true end
local after = redis.call('ZRANGE', KEYS[3], 0, ${BOARD_WINDOW_ROWS - 1})
for i = 1, #after do
  local id = string.sub(after[i], ${PLACE_ID})
  is[id] = true
  if changed[id] or not was[id] then
    upserts[#upserts + 1] = string.sub(redis.call('HGET', KEYS[4], id), ${PLACE_LENGTH + 1})
  end
end
for i = 1, #before do
  local id = string.sub(before[i], ${PLACE_ID})
  if not is[id] then removals[#removals + 1] = '"' .. id .. '"' end
end
local seq = redis.call('HINCRBY', KEYS[2], 'seq', 1)
redis.call('PUBLISH', ARGV[4], '{"epoch":"' .. ARGV[2] .. '","seq":' .. seq .. ',"previousSeq":' .. meta[2] ..
  ',"upserts":[' .. table.concat(upserts, ',') .. '],"removals":[' .. table.concat(removals, ',') ..
  '],"total":' .. redis.call('ZCARD', KEYS[3]) .. '}')
return {'applied', seq}`);

/**
 * KEYS: term, meta, order, rows, built order, built rows, loaded, wish list. ARGV: term, epoch, channel, board, now
 * in milliseconds. What was built becomes the board under a fresh epoch, wishes for it are fulfilled, and whoever
 * watches is told.
 */
export const INSTALL = new Script<['installed'] | ['fenced']>(`${FENCE}
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
if redis.call('EXISTS', KEYS[5]) == 1 then
  redis.call('RENAME', KEYS[5], KEYS[3])
  redis.call('RENAME', KEYS[6], KEYS[4])
  redis.call('PERSIST', KEYS[3])
  redis.call('PERSIST', KEYS[4])
end
redis.call('HSET', KEYS[2], 'epoch', ARGV[2], 'seq', 1)
redis.call('ZADD', KEYS[7], ARGV[5], ARGV[4])
redis.call('SREM', KEYS[8], ARGV[4])
redis.call('PUBLISH', ARGV[3], '{"epoch":"' .. ARGV[2] .. '","seq":1,"previousSeq":0,"upserts":[],"removals":[],"total":' ..
  redis.call('ZCARD', KEYS[3]) .. '}')
return {'installed'}`);

/** KEYS: term, meta, order, rows, loaded. ARGV: term, board. The board is not readable from then on. */
export const TAKE_OUT = new Script<['taken'] | ['fenced']>(`${FENCE}
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
redis.call('ZREM', KEYS[5], ARGV[2])
return {'taken'}`);
