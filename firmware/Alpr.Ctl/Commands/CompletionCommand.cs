using System.CommandLine;
using Alpr.CommandLine;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl completion SHELL</c>: what a shell needs to complete commands, options and values; the program itself answers it.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # alprctl completion bash > /etc/bash_completion.d/alprctl
        _alprctl() {
            local line=${COMP_LINE:0:$COMP_POINT}
            COMPREPLY=()
            while IFS= read -r one; do
                [[ $one == "${COMP_WORDS[COMP_CWORD]}"* ]] && COMPREPLY+=("$one")
            done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F _alprctl alprctl
        """;

    private const string Zsh = """
        #compdef alprctl
        # alprctl completion zsh > "${fpath[1]}/_alprctl"
        _alprctl() {
            local -a found
            found=("${(@f)$(${words[1]} "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
            compadd -a found || _files
        }
        compdef _alprctl alprctl
        """;

    private const string Fish = """
        # alprctl completion fish > ~/.config/fish/completions/alprctl.fish
        function __alprctl
            set -l line (commandline -cp)
            alprctl "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c alprctl -a '(__alprctl)'
        """;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Command command = new("completion", "Print a shell's completion of this program.") { shell };
        command.WithExamples("source <(alprctl completion bash)", "alprctl completion zsh > ~/.zfunc/_alprctl");
        command.SetAction(given =>
        {
            Console.WriteLine(given.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCode.Done;
        });
        return command;
    }
}
