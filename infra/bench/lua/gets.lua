-- Reads of one path, each by the next person. Arguments: file of people, path ("" below its own: see request).
local folder = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
package.path = folder .. "?.lua;" .. package.path
local people = require("people")

local requests, number = {}, 0

function init(arguments)
  for _, person in ipairs((people.read(arguments[1]))) do
    requests[#requests + 1] = "GET " .. arguments[2] ..
      " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " .. person[1] .. "\r\n\r\n"
  end
end

function request()
  number = number % #requests + 1
  return requests[number]
end

function done(summary, latency)
  people.report(summary, latency)
end
