# A warm session that runs our cmdlets as a user would and tells how long each took. Spoken with line by line: one JSON request in, one
# line that begins with '@wec ' out.
param([Parameter(Mandatory)] [string] $Manifest)

$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Manifest

function Reply([hashtable] $Answer) {
    [Console]::Out.WriteLine('@wec ' + ($Answer | ConvertTo-Json -Compress -Depth 4))
}

Reply @{
    version  = $PSVersionTable.PSVersion.ToString()
    commands = @((Get-Module KubeStellar.Wec).ExportedCommands.Keys)
}
while ($null -ne ($line = [Console]::In.ReadLine())) {
    try {
        $request = $line | ConvertFrom-Json -AsHashtable
        $its = @{ KubeConfig = $request.kubeConfig; ItsContext = $request.its }
        $targets = foreach ($name in $request.names) { [pscustomobject]@{ Name = $name; WecContext = $name } }
        $count = 0
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        switch ($request.work) {
            'list' { & $request.command @its | Out-Null }
            'first' { & $request.command @its | Select-Object -First 1 | Out-Null }
            'count' { $count = (& $request.command @its | Measure-Object).Count }
            'permission' {
                $targets | Test-WecPermission -KubeConfig $request.kubeConfig -Resource $request.resources -Verb $request.verbs | Out-Null
            }
            'permissionCount' {
                $count = ($targets |
                        Test-WecPermission -KubeConfig $request.kubeConfig -Resource $request.resources -Verb $request.verbs |
                        Measure-Object).Count
            }
            'join' {
                $joined = $request.names | Register-Wec @its | Approve-Wec -Wait -PassThru | Wait-Wec
                $count = @($joined).Count
            }
            'label' { $request.names | Set-WecLabel @its -Label @{ $request.key = $request.value } -Force -Confirm:$false }
            default { throw "Unknown work '$($request.work)'." }
        }
        Reply @{ milliseconds = $clock.Elapsed.TotalMilliseconds; count = $count }
    }
    catch {
        Reply @{ error = "$($request.work): $_" }
    }
}
