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
        $said = Invoke-TestPwsh -NonInteractive -File $file 2>&1 | ForEach-Object { "$_" }
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

Describe 'Other modules that bring the YAML parser in a version of their own' {
    BeforeAll {
        # Add-Type cannot give an assembly the name that all of this is about; the compiler behind it can.
        $compile = @'
            Add-Type -TypeDefinition 'class Wake {}' # brings the compiler
            function Build([string] $Path, [string] $Source, [string[]] $Reference) {
                $files = @([AppContext]::GetData('TRUSTED_PLATFORM_ASSEMBLIES') -split [IO.Path]::PathSeparator) + $Reference
                $references = [Microsoft.CodeAnalysis.MetadataReference[]] @($files | Where-Object { $_ } | ForEach-Object { [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile($_) })
                $trees = [Microsoft.CodeAnalysis.SyntaxTree[]] @([Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($Source))
                $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary')
                $name = Split-Path -LeafBase $Path
                $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create($name, $trees, $references, $options)
                $result = [Microsoft.CodeAnalysis.FileSystemExtensions]::Emit($compilation, $Path)
                if (-not $result.Success) { throw "$($result.Diagnostics)" }
            }

'@
        # Each lies beside its parser, as compiled modules do, and says which parser it was given.
        foreach ($name in 'First', 'Second', 'Bare') {
            $folder = (New-Item -ItemType Directory (Join-Path $TestDrive $name)).FullName
            $null = Invoke-Fresh ($compile + @"
                Build '$folder/YamlDotNet.dll' '[assembly: System.Reflection.AssemblyVersion("99.0.0.0")] namespace YamlDotNet { public static class Parser { public static string Name = "that of $name"; } }'
                Build '$folder/$name.dll' 'using System.Management.Automation; [Cmdlet("Get", "${name}Parser")] public class ${name}Command : PSCmdlet { protected override void ProcessRecord() { WriteObject(YamlDotNet.Parser.Name); } }' '$folder/YamlDotNet.dll'
"@)
        }

        Remove-Item (Join-Path $TestDrive Bare YamlDotNet.dll)
        $kubeConfig = Join-Path $TestDrive one.yaml
        "apiVersion: v1`nkind: Config`ncontexts: [{name: a, context: {cluster: a, user: a}}]`nclusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]`nusers: [{name: a, user: {}}]" |
            Set-Content $kubeConfig
        $ours = "Import-Module '$modulePath'"
        $useOurs = "(Get-WecContext -KubeConfig '$kubeConfig').Name"
        $first = "Import-Module '$TestDrive/First/First.dll'"
        $second = "Import-Module '$TestDrive/Second/Second.dll'"
    }

    It 'are given it when imported before ours' {
        Invoke-Fresh "$first; Get-FirstParser; $ours; $useOurs" | Should -Be 'that of First', 'a'
    }

    It 'are given it when imported after ours' {
        Invoke-Fresh "$ours; $useOurs; $first; Get-FirstParser; $useOurs" | Should -Be 'a', 'that of First', 'a'
    }

    It 'are given it when imported between our import and its first use' {
        Invoke-Fresh "$ours; $second; $useOurs; Get-SecondParser" | Should -Be 'a', 'that of Second'
    }

    It 'are given what they would be without us when one comes before ours and one after' {
        $alone = Invoke-Fresh "$first; Get-FirstParser; $second; Get-SecondParser"
        Invoke-Fresh "$first; $ours; $useOurs; Get-FirstParser; $second; Get-SecondParser; $useOurs" | Should -Be 'a', $alone[0], $alone[1], 'a'
    }

    Context 'and an older KubernetesClient' {
        BeforeAll {
            $old = (New-Item -ItemType Directory (Join-Path $TestDrive OldClient)).FullName
            $packages = $env:NUGET_PACKAGES ? $env:NUGET_PACKAGES : (Join-Path $HOME .nuget packages)
            foreach ($part in 'kubernetesclient/19.0.2/lib/net8.0/KubernetesClient', 'yamldotnet/16.3.0/lib/net8.0/YamlDotNet', 'fractions/7.3.0/lib/netstandard2.1/Fractions') {
                Copy-Item (Join-Path $packages "$part.dll") $old
            }

            $null = Invoke-Fresh ($compile + @"
                Build '$old/OldClient.dll' '
                    using System.Management.Automation;
                    [Cmdlet("Get", "OldClient")]
                    public class OldClientCommand : PSCmdlet {
                        protected override void ProcessRecord() {
                            var pod = k8s.KubernetesYaml.Deserialize<k8s.Models.V1Pod>("apiVersion: v1\nkind: Pod\nmetadata: {name: of an older client}");
                            WriteObject(pod.Metadata.Name + " " + typeof(k8s.Kubernetes).Assembly.GetName().Version.Major);
                        }
                    }' '$old/KubernetesClient.dll'
"@)
            $oldClient = "Import-Module '$old/OldClient.dll'"
            $useClient = "Get-Wec -ItsContext a -KubeConfig '$kubeConfig' -ErrorAction SilentlyContinue -ErrorVariable e; `$e.FullyQualifiedErrorId -replace ',.*'"
            $theirs = 'of an older client 19'
        }

        It 'both work when it comes first' {
            Invoke-Fresh "$oldClient; Get-OldClient; $ours; $useClient; Get-OldClient" | Should -Be $theirs, 'Unreachable', $theirs
        }

        It 'both work when it comes after ours was used' {
            Invoke-Fresh "$ours; $useClient; $oldClient; Get-OldClient; $useClient" | Should -Be 'Unreachable', $theirs, 'Unreachable'
        }
    }

    It 'are not given ours when they bring none' {
        Invoke-Fresh "$ours; $useOurs; Import-Module '$TestDrive/Bare/Bare.dll'; try { Get-BareParser } catch { `$_.Exception.GetBaseException().GetType().Name }" |
            Should -Be 'a', 'FileNotFoundException'
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
