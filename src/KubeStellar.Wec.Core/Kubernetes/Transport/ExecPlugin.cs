using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Kubernetes.Transport;

/// <summary>Runs a credential plugin once, without a shell.</summary>
internal sealed class ExecPlugin(ExecConfig exec, ClusterEntry? cluster, ConnectionOptions options)
{
    private const int MaxOutput = 1024 * 1024;
    private const int MaxComplaint = 2048;

    // More is kept than shown: half of a secret does not look like one.
    private const int MaxKept = 4 * MaxComplaint;

    // Two plugins cannot ask at one terminal at the same time.
    private static readonly SemaphoreSlim s_terminal = new(1, 1);

    public async Task<ExecAnswer> RunAsync(CancellationToken cancellationToken)
    {
        var interactive = IsInteractive();
        if (!interactive)
        {
            return await RunAsync(interactive, cancellationToken);
        }

        await s_terminal.WaitAsync(cancellationToken);
        try
        {
            return await RunAsync(interactive, cancellationToken);
        }
        finally
        {
            s_terminal.Release();
        }
    }

    private bool IsInteractive()
    {
        var terminal = options.Interactive ?? (Environment.UserInteractive && !Console.IsInputRedirected);
        return exec.InteractiveMode switch
        {
            ExecInteractiveMode.Never => false,
            ExecInteractiveMode.Always when !terminal => throw Fault("needs a terminal, and there is none"),
            _ => terminal,
        };
    }

    private async Task<ExecAnswer> RunAsync(bool interactive, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ExecTimeout, options.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var process = Start(interactive);
        try
        {
            if (!interactive)
            {
                process.StandardInput.Close();
            }

            var complaint = ReadComplaintAsync(process.StandardError, interactive, linked.Token);
            var output = await ReadOutputAsync(process.StandardOutput.BaseStream, linked.Token);
            await process.WaitForExitAsync(linked.Token);
            return process.ExitCode == 0 ? ExecAnswer.Parse(output, exec) : throw Failed(process.ExitCode, await complaint);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Fault($"gave no credential within {options.ExecTimeout.TotalSeconds:0.##} seconds");
        }
        finally
        {
            Kill(process);
        }
    }

    private Process Start(bool interactive)
    {
        var start = new ProcessStartInfo
        {
            FileName = ExecutableLookup.Find(exec.Command, options.Host) ?? throw NotFound(),
            UseShellExecute = false,
            CreateNoWindow = !interactive,
            RedirectStandardInput = !interactive,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in exec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in exec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[ExecInfo.Variable] = ExecInfo.Write(exec, exec.ProvideClusterInfo ? cluster : null, interactive);
        try
        {
            return Process.Start(start) ?? throw Fault("could not be started");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            throw Fault("could not be started");
        }
    }

    private async Task<byte[]> ReadOutputAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var buffer = new byte[8192];
        for (var read = await stream.ReadAsync(buffer, cancellationToken);
            read > 0;
            read = await stream.ReadAsync(buffer, cancellationToken))
        {
            if (output.Length + read > MaxOutput)
            {
                throw Fault("wrote more than any credential needs");
            }

            output.Write(buffer, 0, read);
        }

        return output.ToArray();
    }

    private async Task<string> ReadComplaintAsync(StreamReader reader, bool interactive, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var line = new StringBuilder();
        var buffer = new char[1024];
        for (var read = await reader.ReadAsync(buffer, cancellationToken);
            read > 0;
            read = await reader.ReadAsync(buffer, cancellationToken))
        {
            kept.Append(buffer, 0, Math.Min(read, MaxKept - kept.Length));
            if (interactive)
            {
                Show(line.Append(buffer, 0, read));
            }
        }

        return SafeText.Of(SecretText.Redact(kept.ToString()), MaxComplaint);
    }

    private void Show(StringBuilder pending)
    {
        var text = pending.ToString();
        var end = text.LastIndexOf('\n');
        if (end < 0 && pending.Length < MaxComplaint)
        {
            return;
        }

        var whole = end < 0 ? text : text[..end];
        pending.Clear().Append(text.AsSpan(end < 0 ? text.Length : end + 1));
        foreach (var line in whole.Split('\n'))
        {
            (options.ExecMessage ?? Console.Error.WriteLine)(SafeText.Of(SecretText.Redact(line), MaxComplaint));
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // It ended by itself in between, or what it started is beyond our reach.
        }
    }

    private KubeConfigException NotFound()
    {
        var hint = exec.InstallHint is null ? "" : $" Its kubeconfig says: {SafeText.Of(exec.InstallHint, MaxComplaint)}";
        return new KubeConfigException(KubeConfigError.ExecFailed, $"The credential plugin '{exec.Command}' was not found.{hint}");
    }

    private KubeConfigException Failed(int code, string complaint) =>
        Fault(complaint.Length == 0 ? $"ended with exit code {code}" : $"ended with exit code {code}: {complaint}");

    private KubeConfigException Fault(string what) => new(KubeConfigError.ExecFailed, $"The credential plugin '{exec.Command}' {what}.");
}
