# What the code says of a cmdlet: the shape of its parameters from the built module, the words from its doc comments.

# Doc comments by member id, such as "T:KubeStellar.Wec.Commands.GetWecCommand". The compiler leaves them beside each build; the
# newest build is the one that lies in module/bin.
function Read-DocComment([string] $Root) {
    $comments = @{}
    foreach ($project in 'KubeStellar.Wec', 'KubeStellar.Wec.Core') {
        $file = Get-ChildItem (Join-Path $Root src $project bin) -Recurse -Filter "$project.xml" |
            Sort-Object LastWriteTimeUtc | Select-Object -Last 1
        if (-not $file) {
            throw "There are no doc comments of $project. Build it first: dotnet build src/$project"
        }

        foreach ($member in ([xml](Get-Content $file -Raw)).doc.members.member) {
            if ($summary = $member.SelectSingleNode('summary')) {
                $comments[$member.name] = ConvertFrom-DocComment $summary
            }
        }
    }

    $comments
}

# One paragraph of markdown.
function ConvertFrom-DocComment([Xml.XmlNode] $Node) {
    $text = foreach ($child in $Node.ChildNodes) {
        switch ($child.Name) {
            'c' { '`' + $child.InnerText + '`' }
            { $_ -in 'see', 'paramref' } {
                $target = $child.GetAttribute('cref') + $child.GetAttribute('langword') + $child.GetAttribute('name')
                ($target -replace '\(.*' -split '[.:]')[-1]
            }
            default { $child.InnerText }
        }
    }

    (-join $text) -replace '\s+', ' ' -replace '^ | $'
}

# The comment of a property, where the nearest declaration that has one is.
function Get-PropertyComment([type] $Type, [string] $Name, [hashtable] $Comments) {
    for ($declaring = $Type; $declaring; $declaring = $declaring.BaseType) {
        if ($Comments["P:$($declaring.FullName).$Name"]) {
            return $Comments["P:$($declaring.FullName).$Name"]
        }
    }
}

function Get-CommandFact([Management.Automation.CmdletInfo] $Cmdlet, [hashtable] $Comments) {
    $type = $Cmdlet.ImplementingType
    $common = [Management.Automation.Cmdlet]::CommonParameters
    $instance = [Activator]::CreateInstance($type)
    $parameters = foreach ($parameter in $Cmdlet.Parameters.Values | Where-Object Name -NotIn $common | Sort-Object Name) {
        Get-ParameterFact $parameter $type $instance $Comments
    }

    [pscustomobject]@{
        Name       = $Cmdlet.Name
        Verb       = $Cmdlet.Verb
        Noun       = $Cmdlet.Noun
        Synopsis   = $Comments["T:$($type.FullName)"]
        Sets       = @($Cmdlet.ParameterSets | ForEach-Object { Get-SetFact $_ $common })
        Parameters = @($parameters)
        Outputs    = @($Cmdlet.OutputType | Where-Object Type -NE ([void]) | ForEach-Object { Get-OutputFact $_.Type $Comments })
    }
}

function Get-ParameterFact($Parameter, [type] $Command, $Instance, [hashtable] $Comments) {
    $sets = @($Parameter.ParameterSets.Values)
    $pipeline = @(
        if ($sets.ValueFromPipeline -contains $true) { 'ByValue' }
        if ($sets.ValueFromPipelineByPropertyName -contains $true) { 'ByPropertyName' }
    )
    $range = $Parameter.Attributes | Where-Object { $_ -is [ValidateRange] } | Select-Object -First 1
    $set = $Parameter.Attributes | Where-Object { $_ -is [ValidateSet] } | Select-Object -First 1
    $bare = [Nullable]::GetUnderlyingType($Parameter.ParameterType) ?? $Parameter.ParameterType
    [pscustomobject]@{
        Name        = $Parameter.Name
        Type        = Get-TypeName $Parameter.ParameterType
        IsSwitch    = $Parameter.SwitchParameter
        Aliases     = @($Parameter.Aliases)
        IsMandatory = $sets.IsMandatory -contains $true
        Position    = @($sets.Position | Where-Object { $_ -ge 0 }) | Select-Object -First 1
        Pipeline    = $pipeline
        Wildcards   = [bool]($Parameter.Attributes | Where-Object { $_ -is [Management.Automation.SupportsWildcardsAttribute] })
        Default     = Get-DefaultValue $Parameter $Instance
        Values      = @(if ($set) { $set.ValidValues } elseif ($bare.IsEnum) { [enum]::GetNames($bare) })
        Range       = $range ? "$($range.MinRange) to $($range.MaxRange)" : $null
        Description = switch ($Parameter.Name) {
            WhatIf { 'Shows what would be done. Everything is read and checked, and no write is sent.' }
            Confirm { 'Asks before each change.' }
            default { Get-PropertyComment $Command $Parameter.Name $Comments }
        }
    }
}

# What the property holds before anything is bound, where that says something.
function Get-DefaultValue($Parameter, $Instance) {
    $property = $Instance.GetType().GetProperty($Parameter.Name)
    if (-not $property -or $Parameter.SwitchParameter -or $Parameter.ParameterSets.Values.IsMandatory -contains $true) {
        return
    }

    $value = $property.GetValue($Instance)
    if ($null -ne $value -and ($value -is [string] -or $value -is [valuetype] -or $value -is [array])) {
        (@($value) -join ', ') -replace '^$'
    }
}

function Get-SetFact($Set, $Common) {
    $parameters = $Set.Parameters | Where-Object Name -NotIn $Common
    [pscustomobject]@{
        Name       = $Set.Name
        Parameters = @(
            $parameters | Where-Object Position -GE 0 | Sort-Object Position
            $parameters | Where-Object Position -LT 0 | Sort-Object { -not $_.IsMandatory }, { $_.Name -in 'WhatIf', 'Confirm' }, Name
        )
    }
}

# An output type, its properties, and the values of those that are enums of ours.
function Get-OutputFact([type] $Type, [hashtable] $Comments) {
    $properties = $Type.Namespace -like 'KubeStellar.*' ? $Type.GetProperties('Public, Instance') : @()
    $enums = $properties | ForEach-Object PropertyType | Where-Object { $_.IsEnum -and $_.Namespace -like 'KubeStellar.*' } | Sort-Object Name -Unique
    [pscustomobject]@{
        Type       = $Type.FullName
        Summary    = $Comments["T:$($Type.FullName)"]
        Properties = @($properties | ForEach-Object { Get-MemberFact $_.Name (Get-TypeName $_.PropertyType) (Get-PropertyComment $Type $_.Name $Comments) })
        Enums      = @(foreach ($enum in $enums) {
                [pscustomobject]@{
                    Name    = $enum.Name
                    Summary = $Comments["T:$($enum.FullName)"]
                    Values  = @([enum]::GetNames($enum) | ForEach-Object { Get-MemberFact $_ $enum.Name $Comments["F:$($enum.FullName).$_"] })
                }
            })
    }
}

function Get-MemberFact([string] $Name, [string] $Type, [string] $Summary) {
    [pscustomobject]@{ Name = $Name; Type = $Type; Summary = $Summary }
}

# A type as PowerShell writes it, without namespaces: string[], IReadOnlyDictionary[string,string].
function Get-TypeName([type] $Type) {
    if ($underlying = [Nullable]::GetUnderlyingType($Type)) {
        Get-TypeName $underlying
    } elseif ($Type.IsArray) {
        "$(Get-TypeName $Type.GetElementType())[]"
    } elseif ($Type.IsGenericType) {
        "$($Type.Name -replace '`.*')[$(($Type.GenericTypeArguments | ForEach-Object { Get-TypeName $_ }) -join ',')]"
    } elseif ($Type.Namespace -like 'KubeStellar.*') {
        $Type.Name
    } else {
        [Microsoft.PowerShell.ToStringCodeMethods]::Type([psobject] $Type).Split('.')[-1]
    }
}
