# Runs one command for as long as the server lives, and not longer.
#
#     sh -c "$(cat guard.sh)" guard LOG EPHEMERAL SOCKET COMMAND [ARGUMENT]...
#
# The server holds the other end of our standard input. However the server ends, the kernel closes that end. Then we
# read end-of-file, shut the command down and remove the directories EPHEMERAL and SOCKET (empty: nothing to remove).
# If the command ends first, we end with its status, and leave the directories for the next start.
log=$1 ephemeral=$2 socket=$3
shift 3
umask 077

# Only the pipe decides. A Ctrl-C in the terminal or a signal to a whole control group must not end us before the command.
# PostgreSQL and initdb set handlers of their own for these signals, so it does not matter that they inherit this.
trap '' HUP INT QUIT TERM

# A background job of a shell reads /dev/null, so the pipe moves to another descriptor. The command does not get it.
exec 3<&0 </dev/null >>"$log" 2>&1 || exit 1

"$@" 3<&- &
command=$!

# True as soon as the command is gone, false when it still runs after $1 tenths of a second.
gone_within() {
  tenths=$1
  while kill -0 "$command" 2>/dev/null; do
    [ "$tenths" -gt 0 ] || return 1
    tenths=$((tenths - 1))
    sleep 0.1 2>/dev/null || sleep 1
  done
}

# The processes that the command has started and whose end it has not noticed yet.
children() {
  if [ -r /proc/self/stat ]; then
    for stat in /proc/[0-9]*/stat; do
      read -r line <"$stat" || continue
      pid=${line%% *}
      # After the name, which may hold anything, come the state and the parent.
      set -- ${line##*) }
      [ "$2" = "$command" ] && echo "$pid"
    done
  else
    ps -A -o pid= -o ppid= | while read -r pid parent; do
      [ "$parent" = "$command" ] && echo "$pid"
    done
  fi 2>/dev/null
}

# Sends the signal; a halted process (SIGSTOP) has to continue to handle it.
signal() {
  kill "-$1" "$command" 2>/dev/null
  kill -CONT "$command" $(children) 2>/dev/null
}

# For PostgreSQL these are a fast shutdown, an immediate one, and a kill. Five seconds after the second, PostgreSQL
# kills those of its children that are left; after the third nobody else would.
shut_down() {
  signal INT
  gone_within 100 && return
  signal QUIT
  gone_within 70 && return
  kill -KILL "$command" $(children) 2>/dev/null
  gone_within 30
}

# The watcher is a process of its own: it does its work even when the shell above it is killed.
(
  while read -r word <&3; do
    [ "$word" = keep ] && ephemeral= socket=
  done
  trap '' USR1
  shut_down
  cd /
  [ -z "$ephemeral" ] || rm -rf -- "$ephemeral"
  [ -z "$socket" ] || rm -rf -- "$socket"
) &
watcher=$!

wait "$command"
status=$?
# Ends a watcher that still reads, so that it cannot signal another process that gets the same process ID. A watcher
# that is at work ignores this, and we wait for it.
kill -USR1 "$watcher" 2>/dev/null
wait "$watcher" 2>/dev/null
exit "$status"
