using KubeStellar.Wec.Sandbox;

return await SandboxHost.RunAsync(args, Console.In, Console.Out, Console.Error);
