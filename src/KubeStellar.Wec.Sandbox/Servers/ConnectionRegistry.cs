using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace KubeStellar.Wec.Sandbox.Servers;

/// <summary>The open connections of a server.</summary>
internal sealed class ConnectionRegistry
{
    private readonly ConcurrentDictionary<string, ConnectionContext> _open = new();

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, bool refuse)
    {
        if (refuse)
        {
            connection.Abort();
            return;
        }

        _open[connection.ConnectionId] = connection;
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection.ConnectionId, out _);
        }
    }

    public void Abort()
    {
        foreach (var connection in _open.Values)
        {
            connection.Abort(new ConnectionAbortedException("The server is dead."));
        }
    }
}
