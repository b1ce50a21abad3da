# Außerhalb des Fensters sagen, was wartet.
telling-title = Benachrichtigungen
telling-about = Wenn etwas auf dich wartet oder nicht so geschah, wie du wolltest, kann das System es dir sagen, während du anderswo hinschaust.
telling-choose = Sag mir Bescheid
telling-many = { $count } Dinge warten auf dich.
