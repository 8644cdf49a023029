#!/bin/sh
# Ends what a launcher started when the launcher itself was killed. It reads "+pid signal role" for each process
# that begins and "-pid" for each that ended; when its input ends, the launcher is gone and the rest is signalled:
# first what serves people, then, once that has drained, the stores it drains into.
trap '' INT TERM HUP
DRAIN_TIMEOUT_TENTHS=50
alive=''

# A dead process whose parent is gone may stay listed where nobody collects it.
runs() {
  kill -0 "$1" 2>/dev/null || return 1
  case $(cat "/proc/$1/stat" 2>/dev/null) in *') Z '*) return 1 ;; esac
}

while read -r what signal role; do
  pid=${what#?}
  case $what in
    +*) alive="$alive $pid:$signal:$role" ;;
    -*) alive=$(for entry in $alive; do [ "${entry%%:*}" = "$pid" ] || printf ' %s' "$entry"; done) ;;
  esac
done

for role in front part store; do
  waiting=''
  for entry in $alive; do
    [ "${entry##*:}" = $role ] || continue
    pid=${entry%%:*}
    signal=${entry#*:}
    kill -s "${signal%:*}" "$pid" 2>/dev/null && waiting="$waiting $pid"
  done
  tenths=0
  for pid in $waiting; do
    while runs "$pid" && [ $tenths -lt $DRAIN_TIMEOUT_TENTHS ]; do
      sleep 0.1
      tenths=$((tenths + 1))
    done
    kill -s KILL -- "-$pid" 2>/dev/null
  done
done
