#!/bin/sh
# Ends processes when the process that started them has ended, however it ended. That one starts this program and writes
# orders to its standard input, one a line; the input ends when that process does, and then all that is left is ended.
#
#   process ID SIGNAL TARGET   signal this target, a process or, with a minus sign, a process group
#   command ID WORDS           run this shell command
#   forget ID                  neither of them any more

# A Ctrl-C, a closed terminal and a signal to a whole group do not end this program: it ends with its input.
trap '' HUP INT TERM

GRACE_TENTHS=20
orders=''
newline='
'

# Prints the lines of $1 whose second word is not $2.
without() {
  printf '%s' "$1" | while IFS= read -r line; do
    rest=${line#* }
    [ "${rest%% *}" = "$2" ] || printf '%s\n' "$line"
  done
}

while IFS= read -r order; do
  case $order in
    forget\ *) orders=$(without "$orders" "${order#* }")${newline} ;;
    *) orders=$orders$order$newline ;;
  esac
done

targets=''
while IFS=' ' read -r kind _ rest; do
  case $kind in
    process)
      target=${rest#* }
      targets="$targets $target"
      kill -s "${rest%% *}" -- "$target" 2>/dev/null
      ;;
    command) sh -c "$rest" </dev/null >/dev/null 2>&1 & ;;
  esac
done <<ORDERS
$orders
ORDERS

# Whether one of the targets is still there.
remaining() {
  for target in $targets; do
    kill -s 0 -- "$target" 2>/dev/null && return 0
  done
  return 1
}

while [ "$GRACE_TENTHS" -gt 0 ] && remaining; do
  GRACE_TENTHS=$((GRACE_TENTHS - 1))
  sleep 0.1
done
for target in $targets; do
  kill -s KILL -- "$target" 2>/dev/null
done
wait
