# Ends what its parent started, when the parent is gone, however it ended: then standard input closes.
# Lines: `guard PID SIGNAL`, `free PID`. The argument is the folder of all of it, removed at the end.
guarded=" "
while read -r verb pid signal; do
  case $verb in
    guard) guarded="$guarded$pid:$signal " ;;
    free) guarded=$(printf '%s' "$guarded" | sed "s/ $pid:[A-Z]* / /") ;;
  esac
done
for one in $guarded; do
  kill -s "${one#*:}" "${one%:*}" 2>/dev/null
  kill -s CONT "${one%:*}" 2>/dev/null
done
tries=0
for one in $guarded; do
  while kill -0 "${one%:*}" 2>/dev/null && [ $tries -lt 40 ]; do
    tries=$((tries + 1))
    sleep 0.05
  done
  kill -s KILL "${one%:*}" 2>/dev/null
done
for tries in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf "$1" 2>/dev/null && break
  sleep 0.1
done
