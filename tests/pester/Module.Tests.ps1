BeforeDiscovery {
    $manifest = Import-PowerShellDataFile $PSScriptRoot/../../KubeStellar.Wec.psd1
    $commands = $manifest.CmdletsToExport
    $aboutWecs = $commands | Where-Object { $_ -notmatch 'Sandbox|Context|WecIts|Token' }
    $changing = $commands | Where-Object { $_ -notmatch '^(Get|Test|Wait|Watch|Resolve|Compare|Export|ConvertTo)-' }
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $modulePath = Get-ModulePath

    function Get-Binding($Command, [string] $Name) {
        $Command.Parameters[$Name].Attributes | Where-Object { $_ -is [System.Management.Automation.ParameterAttribute] }
    }

    # What is loaded where can only be seen in a process of its own.
    function Invoke-Fresh([string] $Script) {
        $file = Join-Path $TestDrive 'fresh.ps1'
        "`$ErrorActionPreference = 'Stop'`n$Script" | Set-Content $file
        $said = pwsh -NoProfile -NonInteractive -File $file
        $LASTEXITCODE | Should -Be 0 -Because ($said -join "`n")
        $said
    }
}

Describe 'The module' {
    It 'exports exactly what its manifest says' {
        $exported = (Get-Command -Module KubeStellar.Wec).Name | Sort-Object
        $exported | Should -Be ((Import-PowerShellDataFile $modulePath).CmdletsToExport | Sort-Object)
    }

    It 'has a class for each cmdlet it says, and says each it has' {
        $assembly = (Get-Command Get-Wec).ImplementingType.Assembly
        $classes = $assembly.GetExportedTypes() |
            ForEach-Object { $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false) } |
            ForEach-Object { "$($_.VerbName)-$($_.NounName)" }
        $classes | Sort-Object | Should -Be ((Get-Command -Module KubeStellar.Wec).Name | Sort-Object)
    }

    It 'passes Test-ModuleManifest' {
        (Test-ModuleManifest $modulePath).Name | Should -Be 'KubeStellar.Wec'
    }

    It 'keeps its commands when imported again with -Force' {
        Invoke-Fresh @"
            Import-Module '$modulePath'
            `$first = (Get-Command -Module KubeStellar.Wec).Count
            Import-Module '$modulePath' -Force
            Remove-Module KubeStellar.Wec
            Import-Module '$modulePath'
            if ((Get-Command -Module KubeStellar.Wec).Count -ne `$first) { throw 'commands are gone' }
            (Get-Command Get-WecContext).Name
"@ | Should -Be 'Get-WecContext'
    }

    It 'works again after it was removed and imported' {
        "apiVersion: v1`nkind: Config`ncontexts: [{name: a, context: {cluster: a, user: a}}]`nclusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]`nusers: [{name: a, user: {}}]" |
            Set-Content $TestDrive/one.yaml
        Invoke-Fresh @"
            Import-Module '$modulePath'
            `$null = Get-WecContext -KubeConfig '$TestDrive/one.yaml'
            Remove-Module KubeStellar.Wec
            Import-Module '$modulePath'
            (Get-WecContext -KubeConfig '$TestDrive/one.yaml').Name
"@ | Should -Be 'a'
    }

    It 'loads no engine, no YAML and no HTTP by the import alone' {
        $loaded = Invoke-Fresh @"
            function Get-Loaded { [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { `$_.GetName().Name } }
            `$before = Get-Loaded
            Import-Module '$modulePath'
            Get-Loaded | Where-Object { `$_ -notin `$before }
"@
        $loaded | Should -Contain 'KubeStellar.Wec'
        $loaded | Should -Not -Contain 'KubeStellar.Wec.Core'
        $loaded | Should -Not -Contain 'YamlDotNet'
        $loaded | Should -Not -Contain 'System.Net.Http'
        $loaded | Should -Not -Contain 'System.Text.Json'
    }
}

Describe 'A version of the YAML parser that another module brings' {
    BeforeAll {
        $other = Join-Path $TestDrive YamlDotNet.dll
        $kubeConfig = Join-Path $TestDrive config.yaml
        "apiVersion: v1`nkind: Config`ncontexts: [{name: a, context: {cluster: a, user: a}}]`nclusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]`nusers: [{name: a, user: {}}]" |
            Set-Content $kubeConfig
        $null = Invoke-Fresh "Add-Type -TypeDefinition 'namespace YamlDotNet { public static class Other { public static string Name = `"theirs`"; } }' -OutputAssembly '$other'"
        $useOurs = "(Get-WecContext -KubeConfig '$kubeConfig').Name"
    }

    It 'does no harm when it is loaded before' {
        Invoke-Fresh "Add-Type -Path '$other'; Import-Module '$modulePath'; $useOurs; [YamlDotNet.Other]::Name" | Should -Be 'a', 'theirs'
    }

    It 'does no harm when it is loaded after' {
        Invoke-Fresh "Import-Module '$modulePath'; $useOurs; Add-Type -Path '$other'; [YamlDotNet.Other]::Name; $useOurs" | Should -Be 'a', 'theirs', 'a'
    }

    It 'does no harm when it comes between the import and the first use' {
        Invoke-Fresh "Import-Module '$modulePath'; Add-Type -Path '$other'; $useOurs; [YamlDotNet.Other]::Name" | Should -Be 'a', 'theirs'
    }
}

Describe '<_>' -ForEach $commands {
    BeforeAll {
        $command = Get-Command $_
    }

    It 'has an approved verb and a singular noun' {
        (Get-Verb).Verb | Should -Contain $command.Verb
        $command.Noun | Should -Match '^Wec([A-Z]|$)'
        $command.Noun -replace '^WecIts$' | Should -Not -Match '[^su]s$'
    }

    It 'says what it puts out' {
        $command.OutputType | Should -Not -BeNullOrEmpty
    }

    It 'shows its parameters' {
        $sets = @(Get-Command $_ -Syntax) -split '\r?\n' -ne ''
        $sets | Should -HaveCount $command.ParameterSets.Count
        if ($command.Noun -notlike '*Sandbox') {
            $command.Parameters.Keys | Should -Contain 'KubeConfig'
            (Get-Binding $command KubeConfig).ValueFromPipelineByPropertyName | Should -Contain $true
        }

        if ($command.Parameters.ContainsKey('Name')) {
            $command.Parameters['Name'].ParameterType | Should -Be ([string[]])
            (Get-Binding $command Name).ValueFromPipeline | Should -Contain $true
        }
    }
}

Describe '<_>, which is about WECs' -ForEach $aboutWecs {
    It 'takes them by position, by name and from the pipeline' {
        $command = Get-Command $_
        $name = Get-Binding $command Name
        $name.Position | Should -Contain 0
        $name.ValueFromPipeline | Should -Contain $true
        $name.ValueFromPipelineByPropertyName | Should -Contain $true
        (Get-Binding $command ItsContext).ValueFromPipelineByPropertyName | Should -Contain $true
    }
}

Describe '<_>, which changes something' -ForEach $changing {
    It 'can be asked what it would do, and asks' {
        $command = Get-Command $_
        $command.Parameters.Keys | Should -Contain 'WhatIf'
        $command.Parameters.Keys | Should -Contain 'Confirm'
    }
}
