import { BOARD_WINDOW_ROWS } from '#libs/contracts';
import { PLACE_LENGTH } from './row';
import { Script } from '#libs/redis';

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

/** Arguments that Lua hands to one command at most; even, since some go in pairs. */
const ARGUMENTS_MAX = 4_000;

/**
 * KEYS: term, meta, order, rows. ARGV: term, epoch, sequence number that the publisher knows, channel, further
 * fields of the step as JSON (each after a comma), then for each change the member, its weight, and its encoded
 * row, the last two empty for a removal. Rows and sequence number change together, and the step of the first rows
 * is published with them. A change that changes nothing is no step. When the index is not as the publisher left it
 * (flushed, or restored from an old dump), nothing is done. Each command takes all the changes at once, since
 * calling one costs more than what it does.
 */
export const APPLY = new Script<ApplyReply>(`${FENCE}
local meta = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
if meta[1] ~= ARGV[2] or meta[2] ~= ARGV[3] then return {'lost'} end
local function slice(list, first) return unpack(list, first, math.min(first + ${ARGUMENTS_MAX - 1}, #list)) end
local function call(command, key, list)
  for first = 1, #list, ${ARGUMENTS_MAX} do redis.call(command, key, slice(list, first)) end
end
local ids, held = {}, {}
for i = 6, #ARGV, 3 do ids[#ids + 1] = ARGV[i] end
for first = 1, #ids, ${ARGUMENTS_MAX} do
  for _, row in ipairs(redis.call('HMGET', KEYS[4], slice(ids, first))) do held[#held + 1] = row or '' end
end
local changed, left, placed, rows, gone, any = {}, {}, {}, {}, {}, false
for i = 1, #ids do
  local id, old, new = ids[i], held[i], ARGV[3 * i + 5]
  if old ~= new then
    local was, is = string.sub(old, 1, ${PLACE_LENGTH}), string.sub(new, 1, ${PLACE_LENGTH})
    any = true
    changed[id] = true
    if was ~= is and was ~= '' then left[#left + 1] = was end
    if is ~= '' then
      placed[#placed + 1] = ARGV[3 * i + 4]
      placed[#placed + 1] = is
      rows[#rows + 1] = id
      rows[#rows + 1] = new
    else
      gone[#gone + 1] = id
    end
  end
end
if not any then return {'same', tonumber(meta[2])} end
local before = redis.call('ZRANGE', KEYS[3], 0, ${BOARD_WINDOW_ROWS - 1})
call('ZREM', KEYS[3], left)
call('ZADD', KEYS[3], placed)
call('HSET', KEYS[4], rows)
call('HDEL', KEYS[4], gone)
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
  '],"total":' .. redis.call('ZCARD', KEYS[3]) .. ARGV[5] .. '}')
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
