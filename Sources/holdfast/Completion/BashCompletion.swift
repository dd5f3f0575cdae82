// SPDX-License-Identifier: Apache-2.0

/// Functions that follow the script for bash, and replace some of it.
enum BashCompletion {
  /// The first one takes candidates as they are: with `compgen -W`, bash would run a command in the
  /// name of a context. The second one is called for a line: bash also splits words at = and :.
  static let amendments = #"""

    __holdfast_add_completions() {
        local completion
        if [[ "${1}" != -W ]]; then
            while IFS='' read -r completion; do
                COMPREPLY+=("${completion}")
            done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
            return
        fi
        while IFS='' read -r completion; do
            if [[ -n "${completion}" && "${completion}" = "${cur}"* ]]; then
                COMPREPLY+=("${completion}")
            fi
        done <<< "${2}"
    }

    # Joins words that bash has split, except that --option=value becomes two, and takes from the
    # candidates what stands before the part that bash is about to replace.
    __holdfast_complete() {
        local -a words=()
        local -i index place=0
        local rest="${COMP_LINE}" word cur=''
        for index in "${!COMP_WORDS[@]}"; do
            word="${COMP_WORDS[index]}"
            if [[ "${index}" -eq 0 || "${rest}" = [[:space:]]* ]]; then
                words+=("${word}")
            elif [[ "${word}" = '=' && "${words[-1]}" = --* && "${words[-1]}" != *=* ]]; then
                words+=('')
            else
                words[-1]+="${word}"
            fi
            rest="${rest#"${rest%%[![:space:]]*}"}"
            rest="${rest#"${word}"}"
            if [[ "${index}" -eq "${COMP_CWORD}" ]]; then
                place="${#words[@]}"-1
                cur="${words[place]}"
                # Of the word under the cursor, what follows an open quote and is before the cursor.
                [[ "${word}" = [=:]* || "${word}" = "${2}" ]] || cur="${2}"
            fi
        done
        words[place]="${cur}"
        local -r head="${cur%"${2}"}"
        local -a COMP_WORDS=("${words[@]}")
        local -i COMP_CWORD="${place}"
        local COMP_LINE="${words[*]:0:place + 1}"
        local -i COMP_POINT="${#COMP_LINE}"
        COMP_LINE="${words[*]}"
        _holdfast "${1}" "${cur}" "${words[place - 1]}"
        COMPREPLY=("${COMPREPLY[@]#"${head}"}")
    }

    complete -o filenames -F __holdfast_complete holdfast
    """#
}
