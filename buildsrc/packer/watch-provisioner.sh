# Read by a provisioner's bash before the script itself (BASH_ENV): notes for run-provisioner.sh which line of it fails.
# It shares a process with the script. So its names are long, and the script's own traps run after ours, not in their place.
# shellcheck shell=bash disable=SC2016,SC2064
__ami_pipeline_note=$AMI_PIPELINE_NOTE __ami_pipeline_now="" __ami_pipeline_last="" __ami_pipeline_done=""
unset BASH_ENV AMI_PIPELINE_NOTE # not for the programs that the script starts

# A command begins. Those in here do not count, and the script's own DEBUG trap is skipped for them.
__ami_pipeline_debug() { # $LINENO $BASH_COMMAND
  [[ ${FUNCNAME[1]} != trap && ${FUNCNAME[1]} != __ami_pipeline_* && $2 != __ami_pipeline_err* ]] || return 0
  [[ $BASH_SUBSHELL$__ami_pipeline_done != 0 ]] || __ami_pipeline_see "$1" "$2"
  return 1
}

# A command has failed. In a subshell that counts only once it makes its caller fail, which then says so itself.
__ami_pipeline_err() { # $? $LINENO $BASH_COMMAND
  if [[ $BASH_SUBSHELL$__ami_pipeline_done == 0 && $- == *e* ]]; then
    __ami_pipeline_see "$2" "$3"
    __ami_pipeline_fail "$__ami_pipeline_now"
  fi
  return "$1"
}

# The script ends. An explicit exit and an unset variable are no ERR. They were the last command but one: the call of this
# function has passed through DEBUG as one of the script's.
__ami_pipeline_exit() { # $?
  [[ $- == *T* || ${FUNCNAME[1]} == main ]] || __ami_pipeline_last=$__ami_pipeline_now # it has not
  [[ $1 == 0 || -n $__ami_pipeline_done ]] || __ami_pipeline_fail "$__ami_pipeline_last"
  __ami_pipeline_done=yes
  return "$1"
}

__ami_pipeline_see() { # $LINENO $BASH_COMMAND
  builtin local __ami_pipeline_frame __ami_pipeline_line
  # The line is the script's own, also where a file that it sources does the work.
  __ami_pipeline_frame=2 __ami_pipeline_line=$1
  while [[ ${BASH_SOURCE[__ami_pipeline_frame]-$0} != "$0" ]]; do
    __ami_pipeline_line=${BASH_LINENO[__ami_pipeline_frame]}
    ((++__ami_pipeline_frame))
  done
  __ami_pipeline_last=$__ami_pipeline_now
  __ami_pipeline_now="line $__ami_pipeline_line: ${2%%$'\n'*}"
  case $2 in
    exec\ [!0-9\<\>\{\&]*) builtin printf '%s' "$__ami_pipeline_now" >|"$__ami_pipeline_note" ;; # no trap comes after it
    trap\ *RETURN*) # with -T every function would set it off, and `trap` is one here
      builtin unset -f trap
      builtin set +T
      ;;
  esac
}

__ami_pipeline_fail() { # where
  __ami_pipeline_done=yes
  builtin printf '%s' "$1" >|"$__ami_pipeline_note"
}

trap() {
  # Silent, since the script may trace itself. What is not for us goes to the builtin, which says what is wrong with it.
  { __ami_pipeline_trap "$@"; } 2>/dev/null || builtin trap "$@"
}

# Sets a trap that runs ours first. Theirs finds $_ and, but for DEBUG, $? as it would without ours.
__ami_pipeline_trap() { # [--] action event...
  [[ ${1-} != -- ]] || builtin shift
  [[ $# -ge 2 && $1 != -[lp]* && $BASH_SUBSHELL == 0 ]] || return 1
  builtin local __ami_pipeline_event __ami_pipeline_theirs
  __ami_pipeline_theirs=$1
  [[ $1 != - ]] || __ami_pipeline_theirs=""
  for __ami_pipeline_event in "${@:2}"; do
    case $__ami_pipeline_event in
      DEBUG | debug)
        builtin trap -- '{ __ami_pipeline_debug "$LINENO" "$BASH_COMMAND" "$_"; } 2>/dev/null || { { : "$_"; } 2>/dev/null; '"$__ami_pipeline_theirs"$'\n}' DEBUG
        ;;
      ERR | err)
        builtin trap -- '{ __ami_pipeline_err "$?" "$LINENO" "$BASH_COMMAND" "$_" && :; } 2>/dev/null; '"$__ami_pipeline_theirs" ERR
        ;;
      EXIT | exit | 0)
        builtin trap -- '{ __ami_pipeline_exit "$?" "$_" && : "$_"; } 2>/dev/null; '"$__ami_pipeline_theirs" EXIT
        ;;
      *) builtin trap -- "$1" "$__ami_pipeline_event" || return ;;
    esac
  done
}
trap - EXIT ERR DEBUG
