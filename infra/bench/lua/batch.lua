-- A batch of 100 completions of one person a request, each of another habit and date; every pass over the people
-- states another amount. Arguments: file of people, number of the first pass.
local folder = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
package.path = folder .. "?.lua;" .. package.path
local people = require("people")

local OPERATIONS = 100
local AMOUNTS = 30

local bodies, number, pass = {}, 0, 0

function init(arguments)
  local all, dates = people.read(arguments[1])
  pass = tonumber(arguments[2])
  for _, person in ipairs(all) do
    local parts = {}
    for habit = 2, #person do
      for _, date in ipairs(dates) do
        if #parts < OPERATIONS then
          parts[#parts + 1] = '{"habitId":"' .. person[habit] .. '","localDate":"' .. date .. '","amount":%d}'
        end
      end
    end
    bodies[#bodies + 1] = { person[1], '{"operations":[' .. table.concat(parts, ",") .. "]}" }
  end
end

function request()
  number = number + 1
  if number > #bodies then number, pass = 1, pass + 1 end
  local token, operations = unpack(bodies[number])
  local body = operations:gsub("%%d", tostring(10 + pass * 7 % AMOUNTS))
  return "POST /v1/completions/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " .. token ..
    "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency)
  people.report(summary, latency)
end
