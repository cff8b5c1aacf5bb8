using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox;

/// <summary>Runs a sandbox as a process: starts it, prints its addresses in one line of JSON, and serves until told to stop.</summary>
internal static class SandboxHost
{
    public static async Task<int> RunAsync(string[] args, TextReader input, TextWriter output, TextWriter error)
    {
        CommandLine line;
        try
        {
            line = CommandLine.Parse(args);
        }
        catch (FormatException problem)
        {
            await error.WriteLineAsync($"{problem.Message}\n\n{CommandLine.Usage}");
            return 2;
        }

        if (line.Help)
        {
            await output.WriteLineAsync(CommandLine.Usage);
            return 0;
        }

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Ctrl+C and Ctrl+\ reach every program of a terminal. They are meant for the parent, and a sandbox that has one ends with it.
        Action<PosixSignalContext> onKey = line.ParentProcessId is null ? Stop : context => context.Cancel = true;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, onKey);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, onKey);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using var sandbox = await WecSandbox.StartAsync(line.Options);
        await output.WriteLineAsync(JsonText.ToText(new JsonObject
        {
            ["kubeConfig"] = sandbox.KubeConfigPath,
            ["controlKubeConfig"] = sandbox.ControlKubeConfigPath,
            ["processId"] = Environment.ProcessId,
            ["contexts"] = new JsonArray([.. sandbox.Servers.Except(sandbox.Wdses).Select(s => JsonValue.Create(s.Name))]),
            ["wdsContexts"] = new JsonArray([.. sandbox.Wdses.Select(s => JsonValue.Create(s.Name))]),
        }));
        await output.FlushAsync();
        if (line.StopOnInputClose)
        {
            _ = Task.Run(async () =>
            {
                while (await input.ReadLineAsync() is not null)
                {
                    // The input itself does not matter, only its end.
                }

                stop.TrySetResult();
            });
        }

        await Task.WhenAny(stop.Task, ParentExitAsync(line.ParentProcessId));
        return 0;

        void Stop(PosixSignalContext context)
        {
            // The default action would end the process before the sandbox cleans up.
            context.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static async Task ParentExitAsync(int? processId)
    {
        if (processId is not { } id)
        {
            await Task.Delay(Timeout.Infinite);
            return;
        }

        try
        {
            using var parent = Process.GetProcessById(id);
            await parent.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }
}
